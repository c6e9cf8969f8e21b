// Keeps a long transcript within the model's context window. A rule decides, not a model. It first shortens old tool
// answers, because the agent can call the tool again, and then replaces whole old steps by a summary. The opening and
// the last steps stay as they are. The stored transcript never changes.
import type { Message, ToolResult } from '../llm/model.ts';
import { estimateTokens } from '../llm/tokens.ts';
import { summaryOf } from './step-summary.ts';
import { asSent, type TranscriptMessage } from './transcript.ts';

const keptSteps = 6;
const longText = 400;

interface View {
  readonly opening: Message;
  /** The messages after the opening. The oldest may be shortened or left out. */
  readonly rest: Message[];
}

/**
 * The messages to send. They are computed from the start of the transcript, so the same transcript always gives the
 * same messages. Between two compactions each request repeats the previous one byte for byte, so prompt caches hit.
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
    // Requests follow answers only. Compacting anywhere else would separate a call from its result.
    if (size <= limit || message.role === 'assistant') continue;
    view = squeeze(opening.text, view, all.slice(0, index + 1), limit);
    size = sizeOf(view.opening) + sum(view.rest);
  }
  return [view.opening, ...view.rest];
}

/** @param all every message after the opening, at full length. */
function squeeze(
  opening: string,
  { rest, opening: before }: View,
  all: readonly TranscriptMessage[],
  limit: number,
): View {
  const recent = startOfLastSteps(rest);
  const stubbed = [...rest.slice(0, recent).map(stub), ...rest.slice(recent)];
  // Aim well below the limit. Otherwise each step would compact again, and each request would miss the cache.
  const goal = limit * 0.7;
  const kept = dropOldest(stubbed, goal - sizeOf(before), recent);
  const left = all.slice(0, all.length - kept.length);
  if (left.length === 0) return { opening: before, rest: kept };
  const memory = summaryOf(left, all.slice(left.length), limit * summaryShare);
  return { opening: { role: 'user', text: `${opening}\n\n${memory}` }, rest: kept };
}

/** Characters of decisions in a summary, for each token of the limit. */
const summaryShare = 0.2;

/** The index of the first step that stays as it is. */
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
  // A provider verifies the parts that it signed, so a reply with such parts must not change.
  if (message.role === 'user' || message.opaque !== undefined) return message;
  return { ...message, calls: message.calls.map((call) => ({ ...call, input: stubInput(call.input) })) };
}

function stubText({ text, name, isError }: ToolResult): string {
  if (text.length <= longText) return text;
  // The reason for a failure is at the end, and may matter even if the call cannot be repeated.
  const kept = isError ? `They ended: ${text.slice(-300)}` : `They began: ${text.slice(0, 120)}`;
  return `[${text.length} characters of ${name}'s answer were left out to save space; call it again if they matter. ${kept}]`;
}

function stubInput(input: unknown): unknown {
  if (typeof input === 'string') {
    return input.length <= longText ? input : `[${input.length} characters left out to save space]`;
  }
  if (Array.isArray(input)) return input.map(stubInput);
  if (typeof input !== 'object' || input === null) return input;
  return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, stubInput(value)]));
}

/** Drops whole steps, oldest first, so that calls and results stay together. Keeps every message from `recent` on. */
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
