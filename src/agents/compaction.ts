// Keeps a long transcript within the model's window. A rule, not a model, decides what goes: old answers of tools
// first (they can be asked again), then whole old steps, of which a memory stays. The opening and the last steps stay
// as they are. The stored transcript is never touched.
import type { Message, ToolResult } from '../llm/model.ts';
import { estimateTokens } from '../llm/tokens.ts';
import { memoryOf } from './memory.ts';
import { asSent, type TranscriptMessage } from './transcript.ts';

const keptSteps = 6;
const longText = 400;

interface View {
  readonly opening: Message;
  /** What follows the opening; whole, stubbed, or left out from the front. */
  readonly rest: Message[];
}

/**
 * The messages to send. Folded from the start, so that the same log always gives the same messages: between two
 * compactions each request repeats the one before byte for byte and adds to it, which is what prompt caches pay for.
 * @param limit tokens, roughly.
 */
export function fitMessages(messages: readonly TranscriptMessage[], limit: number): readonly Message[] {
  const [opening, ...all] = messages;
  if (opening?.role !== 'user') return messages.map(asSent);
  let view: View = { opening, rest: [] };
  let size = sizeOf(opening);
  for (const [index, message] of all.entries()) {
    const sent = asSent(message);
    view.rest.push(sent);
    size += sizeOf(sent);
    // A request is only made after an answer; compacting elsewhere would part a call from its result.
    if (size <= limit || message.role === 'assistant') continue;
    view = squeeze(opening.text, view, all.slice(0, index + 1), limit);
    size = sizeOf(view.opening) + sum(view.rest);
  }
  return [view.opening, ...view.rest];
}

/** @param all everything after the opening, as it was. */
function squeeze(
  opening: string,
  { rest, opening: before }: View,
  all: readonly TranscriptMessage[],
  limit: number,
): View {
  const recent = startOfLastSteps(rest);
  const stubbed = [...rest.slice(0, recent).map(stub), ...rest.slice(recent)];
  // Well below the limit, or the next step would compact again and every request would miss the cache.
  const goal = limit * 0.7;
  const kept = dropOldest(stubbed, goal - sizeOf(before), recent);
  const left = all.slice(0, all.length - kept.length);
  if (left.length === 0) return { opening: before, rest: kept };
  const memory = memoryOf(left, all.slice(left.length), limit * memoryShare);
  return { opening: { role: 'user', text: `${opening}\n\n${memory}` }, rest: kept };
}

/** Characters of decisions in a memory, for each token of the limit. */
const memoryShare = 0.2;

/** The index at which the steps begin that stay as they are. */
function startOfLastSteps(rest: readonly Message[]): number {
  const starts = rest.flatMap((message, index) => (message.role === 'assistant' ? [index] : []));
  return starts.at(-keptSteps) ?? 0;
}

function stub(message: Message): Message {
  if (message.role === 'tools') {
    return {
      ...message,
      results: message.results.map((result) => ({ ...result, text: stubText(result) })),
    };
  }
  // What a provider signed is checked by it, so a reply with such parts stays as it was.
  if (message.role === 'user' || message.opaque !== undefined) return message;
  return { ...message, calls: message.calls.map((call) => ({ ...call, input: stubInput(call.input) })) };
}

function stubText({ text, name, isError }: ToolResult): string {
  if (text.length <= longText) return text;
  // Why something failed may still matter when it cannot be asked again; its end says so.
  const kept = isError ? `They ended: ${text.slice(-300)}` : `They began: ${text.slice(0, 120)}`;
  return `[${text.length} characters of ${name}'s answer were left out to save room; call it again if they matter. ${kept}]`;
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

function sum(messages: readonly Message[]): number {
  return messages.reduce((total, message) => total + sizeOf(message), 0);
}

function sizeOf(message: Message | undefined): number {
  return message === undefined ? 0 : estimateTokens(JSON.stringify(message));
}
