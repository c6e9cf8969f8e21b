// When a model is unavailable, the next one of a list takes over. The reply records it, and the transcript makes the
// change last, also in another process, because thinking and signatures of two alternating models would break both.
import type { Logger } from 'pino';
import { type Message, type Model, ModelFailure, type ModelReply } from './model.ts';

/** @param models the one that was chosen first; at least one. */
export function withFallbacks(models: readonly Model[], log: Logger): Model {
  const [chosen] = models;
  if (chosen === undefined) throw new Error('no model to begin with');
  if (models.length === 1) return chosen;
  const windows = models.flatMap(({ contextWindow }) => contextWindow ?? []);
  return {
    ...chosen,
    // A request has to fit into each model of the list.
    ...(windows.length > 0 && { contextWindow: Math.min(...windows) }),
    async complete(request, options) {
      const start = Math.max(
        0,
        models.findIndex((model) => nameOf(model) === lastWriter(request.messages)),
      );
      const order = [...models.slice(start), ...models.slice(0, start)];
      let why: string | undefined;
      for (const [index, model] of order.entries()) {
        try {
          return signed(await model.complete(request, options), model, chosen, why);
        } catch (error) {
          const next = order[index + 1];
          if (next === undefined || !isOutOfReach(error)) throw error;
          why = error.message;
          log.warn({ model: nameOf(model), next: nameOf(next), why }, 'another model takes over');
        }
      }
      throw new Error('a list of models ended without an answer');
    },
  };
}

/** The model that wrote the last reply, if it took over. */
function lastWriter(messages: readonly Message[]): string | undefined {
  const last = messages.findLast((message) => message.role === 'assistant');
  return last?.standIn?.model;
}

function signed(reply: ModelReply, model: Model, chosen: Model, why: string | undefined): ModelReply {
  if (model === chosen) return reply;
  const standIn = {
    model: nameOf(model),
    insteadOf: nameOf(chosen),
    ...(why !== undefined && { why }),
  };
  return { ...reply, message: { ...reply.message, standIn } };
}

/** Another model may succeed. A request that is invalid in itself is not one of these. */
function isOutOfReach(error: unknown): error is ModelFailure {
  return error instanceof ModelFailure && error.kind !== 'request' && error.kind !== 'stopped';
}

function nameOf(model: Pick<Model, 'provider' | 'name'>): string {
  return `${model.provider}:${model.name}`;
}
