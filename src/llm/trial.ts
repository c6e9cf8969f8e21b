// Tests a model with one token, and a key with a request that costs nothing.
import { anthropicClient } from './anthropic/anthropic.ts';
import { failureOf } from './failure.ts';
import { type Model, ModelFailure } from './model.ts';
import { openAiClient } from './openai/openai.ts';
import type { Seat } from './seat.ts';

/** With a tool, because some models refuse those here and nothing else. */
const oneToken = {
  system: 'Answer with one word.',
  messages: [{ role: 'user', text: 'Are you there?' }],
  tools: [{ name: 'nod', description: 'Says yes.', parameters: { type: 'object', properties: {} } }],
  maxTokens: 1,
} as const;

/** Milliseconds until it had answered; throws ModelFailure. */
export async function tryModel(model: Model, signal: AbortSignal): Promise<number> {
  const started = performance.now();
  try {
    await model.complete(oneToken, { signal });
  } catch (error) {
    // A reasoning model needs more tokens, and says so only after it has begun: it works.
    const isTooShort =
      error instanceof ModelFailure &&
      /output limit was reached|max_tokens|max_completion_tokens/.test(error.message);
    if (!isTooShort || error.kind !== 'request') throw error;
  }
  return Math.round(performance.now() - started);
}

/** What is wrong with the key. Undefined if it is valid, or if no free request of the provider says so. */
export async function keyProblem(seat: Seat, signal: AbortSignal): Promise<string | undefined> {
  const { keyCheckPath, dialect } = seat.provider;
  if (keyCheckPath === undefined || seat.apiKey === undefined) return undefined;
  const client = dialect === 'anthropic' ? anthropicClient(seat) : openAiClient(seat);
  try {
    await client.get(keyCheckPath, { signal });
    return undefined;
  } catch (error) {
    const failure = failureOf(error, seat, signal);
    return failure.kind === 'key' ? failure.message : undefined;
  }
}
