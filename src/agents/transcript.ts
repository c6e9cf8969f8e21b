// An agent's transcript. It is durable and append-only, and it alone determines the next step, so that an interrupted
// attempt resumes where it stopped.
import type { AssistantMessage, Message, ToolCall, ToolResult, UserMessage } from '../llm/model.ts';
import type { Evidence, TreeChange } from './evidence.ts';
import { textToShow, type ToolText } from './tool-text.ts';

/** A message to a model plus evidence, which is never sent. Plain JSON. */
export type TranscriptMessage = UserMessage | AssistantMessage | Answers;

interface Answers {
  readonly role: 'tools';
  readonly results: readonly Answer[];
}

export interface Answer extends Omit<ToolResult, 'text'> {
  readonly text: ToolText;
  /** From Troupe, appended to the text that the model reads. */
  readonly note?: string;
  readonly seen?: readonly Evidence[];
}

/** Where a transcript is kept. */
export interface TranscriptLog {
  load(): Promise<TranscriptMessage[]>;
  /** Resolves when the message is durable, together with the worktree as of the last `lookAtTree`. */
  append(message: TranscriptMessage): Promise<void>;
  /** Changes to the worktree since the last call. Absent if its changes are discarded. */
  readonly lookAtTree?: () => Promise<TreeChange | undefined>;
}

export interface Transcript {
  readonly messages: readonly TranscriptMessage[];
  append(message: TranscriptMessage): Promise<void>;
}

/** Loads the transcript. Only a new one begins with `opening`; a stored one keeps its own. */
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
 * The message as the model reads it. A note goes to the end of a tool's answer, because some providers reject a user
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

/** The model's last text, for the report of an attempt that ended without a result. */
export function lastText(messages: readonly TranscriptMessage[]): string {
  const said = messages.flatMap((message) => (message.role === 'assistant' ? [message.text] : []));
  return said.findLast((text) => text.trim() !== '') ?? '';
}

/** The accepted call of a finishing tool, if it ended the transcript. */
export function finishingCall(messages: readonly TranscriptMessage[]): ToolCall | undefined {
  const [reply, last] = messages.slice(-2);
  if (last?.role !== 'tools' || reply?.role !== 'assistant') return undefined;
  // By index, because some models use an id twice.
  return reply.calls[last.results.findIndex(isAccepted)];
}

export function isAccepted({ seen = [] }: Answer): boolean {
  return seen.some(({ is }) => is === 'submission_accepted');
}

/** The last message, if it is a reply that has no answer yet. */
export function unanswered(messages: readonly TranscriptMessage[]): AssistantMessage | undefined {
  const last = messages.at(-1);
  return last?.role === 'assistant' ? last : undefined;
}

/** Whether the model ignored the reminder to call a tool. */
export function isSilentAgain(messages: readonly TranscriptMessage[]): boolean {
  const [before, last] = messages.slice(-2);
  const isOpening = messages.length === 2;
  return last?.role === 'assistant' && last.calls.length === 0 && before?.role === 'user' && !isOpening;
}
