// An agent's transcript: durable, append-only, and enough to say what comes next, so that an attempt cut off at any
// moment goes on where it stood.
import type { AssistantMessage, Message, ToolCall, ToolResult, UserMessage } from '../llm/model.ts';
import type { Evidence, TreeChange } from './evidence.ts';
import { textToShow, type ToolText } from './tool-text.ts';

/** As a message to a model, but with evidence, which no model is sent. JSON. */
export type TranscriptMessage = UserMessage | AssistantMessage | Answers;

export interface Answers {
  readonly role: 'tools';
  readonly results: readonly Answer[];
}

export interface Answer extends Omit<ToolResult, 'text'> {
  readonly text: ToolText;
  /** From the harness, for the model to read below the text. */
  readonly note?: string;
  /** What our own code saw. */
  readonly seen?: readonly Evidence[];
}

/** Where a transcript is kept. */
export interface TranscriptLog {
  load(): Promise<TranscriptMessage[]>;
  /** Returns when the message is durable, and with it the worktree as it was last looked at. */
  append(message: TranscriptMessage): Promise<void>;
  /** How the worktree has changed since the last look; absent where its changes are thrown away. */
  readonly lookAtTree?: () => Promise<TreeChange | undefined>;
}

export interface Transcript {
  readonly messages: readonly TranscriptMessage[];
  append(message: TranscriptMessage): Promise<void>;
}

/** Reads what there is; a new transcript begins with the opening, an old one keeps the opening it had. */
export async function openTranscript(log: TranscriptLog, opening: string): Promise<Transcript> {
  const messages: TranscriptMessage[] = [...(await log.load())];
  const transcript: Transcript = {
    messages,
    async append(message) {
      await log.append(message);
      messages.push(message);
    },
  };
  if (messages.length === 0) await transcript.append({ role: 'user', text: opening });
  return transcript;
}

/**
 * The message as the model reads it. A note stands at the end of a tool's answer, because some servers refuse a user
 * message there.
 */
export function asSent(message: TranscriptMessage): Message {
  if (message.role !== 'tools') return message;
  const results = message.results.map(({ id, name, text, isError, note }) => {
    const shown = textToShow(text);
    return { id, name, text: note === undefined ? shown : `${shown}\n\n[Troupe] ${note}`, isError };
  });
  return { role: 'tools', results };
}

/** Oldest first. */
export function answersIn(messages: readonly TranscriptMessage[]): readonly Answer[] {
  return messages.flatMap((message) => (message.role === 'tools' ? message.results : []));
}

/** Oldest first. */
export function evidenceIn(messages: readonly TranscriptMessage[]): readonly Evidence[] {
  return answersIn(messages).flatMap(({ seen = [] }) => seen);
}

/** Model replies so far. */
export function countSteps(messages: readonly TranscriptMessage[]): number {
  return messages.filter((message) => message.role === 'assistant').length;
}

/** What the model said last, for reports about an attempt that ended without a result. */
export function lastWords(messages: readonly TranscriptMessage[]): string {
  const said = messages.flatMap((message) => (message.role === 'assistant' ? [message.text] : []));
  return said.findLast((text) => text.trim() !== '') ?? '';
}

/** The call whose accepted answer ended the transcript, if it has ended that way. */
export function finishingCall(messages: readonly TranscriptMessage[]): ToolCall | undefined {
  const [reply, last] = messages.slice(-2);
  if (last?.role !== 'tools' || reply?.role !== 'assistant') return undefined;
  // By place, because some models use one id twice.
  return reply.calls[last.results.findIndex(isAccepted)];
}

export function isAccepted({ seen = [] }: Answer): boolean {
  return seen.some(({ is }) => is === 'hand_in_accepted');
}

/** The last message, if it is a reply that nothing has answered yet. */
export function unanswered(messages: readonly TranscriptMessage[]): AssistantMessage | undefined {
  const last = messages.at(-1);
  return last?.role === 'assistant' ? last : undefined;
}

/** Whether a reply without a call was already answered with a reminder and the next one brought none either. */
export function isSilentAgain(messages: readonly TranscriptMessage[]): boolean {
  const [before, last] = messages.slice(-2);
  const isOpening = messages.length === 2;
  return last?.role === 'assistant' && last.calls.length === 0 && before?.role === 'user' && !isOpening;
}
