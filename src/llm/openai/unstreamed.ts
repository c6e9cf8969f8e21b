// Some servers do not stream, whatever they are asked for: their whole answer is read as a stream of one piece.
import type OpenAI from 'openai';

type Chunk = OpenAI.ChatCompletionChunk;

export function isWhole(response: Response): boolean {
  return response.headers.get('content-type')?.includes('application/json') ?? false;
}

/** Throws SyntaxError when the body is not JSON. */
export async function* asOneChunk(response: Response): AsyncGenerator<Chunk> {
  const { choices, ...rest } = (await response.json()) as OpenAI.ChatCompletion;
  yield {
    ...rest,
    object: 'chat.completion.chunk',
    choices: (choices ?? []).map(({ index, message, finish_reason }) => ({
      index,
      finish_reason: finish_reason === undefined ? 'stop' : finish_reason,
      delta: {
        ...message,
        tool_calls: message.tool_calls?.map((call, at) => ({ ...call, index: at })),
      },
    })),
  } as Chunk;
}
