// Keeps a long transcript within the model's window. A rule, not a model, decides what goes: old answers of tools
// first (they can be asked again), then whole old steps. The opening, the words in which decisions were made, and the
// last steps stay. The stored transcript is never touched.
import type { Message } from '../llm/model.ts';
import { estimateTokens } from '../llm/tokens.ts';

const keptSteps = 6;
const longText = 400;

/**
 * The messages to send. Folded from the start, so that the same log always gives the same messages: between two
 * compactions each request repeats the one before byte for byte and adds to it, which is what prompt caches pay for.
 * @param limit tokens, roughly.
 */
export function fitMessages(messages: readonly Message[], limit: number): readonly Message[] {
  let view: Message[] = [];
  let size = 0;
  for (const message of messages) {
    view.push(message);
    size += sizeOf(message);
    // A request is only made after an answer; compacting elsewhere would part a call from its result.
    if (size <= limit || message.role === 'assistant') continue;
    view = squeeze(view, limit);
    size = sum(view);
  }
  return view;
}

function squeeze(view: readonly Message[], limit: number): Message[] {
  const [opening, ...rest] = view;
  if (opening?.role !== 'user') return [...view];
  const recent = startOfLastSteps(rest);
  const stubbed = [...rest.slice(0, recent).map(stub), ...rest.slice(recent)];
  // Well below the limit, or the next step would compact again and every request would miss the cache.
  const goal = limit * 0.7;
  const kept = dropOldest(stubbed, goal - sizeOf(opening), recent);
  const dropped = countReplies(stubbed) - countReplies(kept);
  return [dropped > 0 ? { ...opening, text: opening.text + leftOut(dropped) } : opening, ...kept];
}

/** The index at which the steps begin that stay as they are. */
function startOfLastSteps(rest: readonly Message[]): number {
  const starts = rest.flatMap((message, index) => (message.role === 'assistant' ? [index] : []));
  return starts.at(-keptSteps) ?? 0;
}

function stub(message: Message): Message {
  if (message.role === 'tools') {
    return {
      ...message,
      results: message.results.map((result) => ({ ...result, text: stubText(result.text, result.name) })),
    };
  }
  // What a provider signed is checked by it, so a reply with such parts stays as it was.
  if (message.role === 'user' || message.opaque !== undefined) return message;
  return { ...message, calls: message.calls.map((call) => ({ ...call, input: stubInput(call.input) })) };
}

function stubText(text: string, tool: string): string {
  if (text.length <= longText) return text;
  return `[${text.length} characters of ${tool}'s answer were left out to save room; call it again if they matter. They began: ${text.slice(0, 120)}]`;
}

function stubInput(input: unknown): unknown {
  if (typeof input === 'string') {
    return input.length <= longText ? input : `[${input.length} characters left out to save room]`;
  }
  if (Array.isArray(input)) return input.map(stubInput);
  if (typeof input !== 'object' || input === null) return input;
  return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, stubInput(value)]));
}

/** Whole steps go, oldest first, so that calls and results stay together; those from `recent` on never do. */
function dropOldest(messages: readonly Message[], goal: number, recent: number): Message[] {
  let size = sum(messages);
  let start = 0;
  while (size > goal && start < recent) {
    do {
      size -= sizeOf(messages[start]);
      start += 1;
    } while (start < recent && messages[start]?.role !== 'assistant');
  }
  return messages.slice(start);
}

function leftOut(steps: number): string {
  return `\n\n[Troupe] ${steps} earlier steps were left out here to save room. The files are as you left them: look at them, not at your memory.`;
}

function countReplies(messages: readonly Message[]): number {
  return messages.filter((message) => message.role === 'assistant').length;
}

function sum(messages: readonly Message[]): number {
  return messages.reduce((total, message) => total + sizeOf(message), 0);
}

function sizeOf(message: Message | undefined): number {
  return message === undefined ? 0 : estimateTokens(JSON.stringify(message));
}
