// When a model cannot be had, the next of a list takes over. The reply says so, and the transcript that keeps it is
// what makes the change last: thinking and signatures of two models in turn would break both. So an attempt that
// goes on in another process goes on with the same model.
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
    // What is sent has to fit into whoever takes over.
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

/** Whoever wrote the last reply, if it stood in. */
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

/** Not a request that is wrong in itself, which no other model would make right. */
function isOutOfReach(error: unknown): error is ModelFailure {
  return error instanceof ModelFailure && error.kind !== 'request' && error.kind !== 'stopped';
}

function nameOf(model: Pick<Model, 'provider' | 'name'>): string {
  return `${model.provider}:${model.name}`;
}
