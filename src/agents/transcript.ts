// An agent's transcript: durable, append-only, and enough to say what comes next, so that an attempt cut off at any
// moment goes on where it stood.
import type { Trail } from './stuck.ts';
import type { AssistantMessage, Message, ToolCall } from '../llm/model.ts';

/** Where a transcript is kept. */
export interface TranscriptLog {
  load(): Promise<Message[]>;
  /**
   * Returns when the message is durable.
   * @param info.treeChanged the worktree may have changed since the message before, so a checkpoint belongs to this one.
   * @returns what the tree is now, the same text for the same tree; undefined where it was not looked at.
   */
  append(message: Message, info: { readonly treeChanged: boolean }): Promise<string | undefined>;
}

export interface Transcript extends Trail {
  append(message: Message, treeChanged?: boolean): Promise<void>;
}

/** As the tree was before anybody looked: where the attempt began, or was taken up again. */
const unknownTree = 'start';

/** Reads what there is; a new transcript begins with the opening, an old one keeps the opening it had. */
export async function openTranscript(log: TranscriptLog, opening: string): Promise<Transcript> {
  const messages: Message[] = [...(await log.load())];
  const trees = messages.map(() => unknownTree);
  const transcript: Transcript = {
    messages,
    trees,
    from: messages.length,
    async append(message, treeChanged = false) {
      const tree = await log.append(message, { treeChanged });
      messages.push(message);
      trees.push(tree ?? trees.at(-1) ?? unknownTree);
    },
  };
  if (messages.length === 0) await transcript.append({ role: 'user', text: opening });
  return transcript;
}

/** Model replies so far. */
export function countSteps(messages: readonly Message[]): number {
  return messages.filter((message) => message.role === 'assistant').length;
}

/** What the model said last, for reports about an attempt that ended without a result. */
export function lastWords(messages: readonly Message[]): string {
  const said = messages.flatMap((message) => (message.role === 'assistant' ? [message.text] : []));
  return said.findLast((text) => text.trim() !== '') ?? '';
}

/** The call whose accepted answer ended the transcript, if it has ended that way. */
export function finishingCall(
  messages: readonly Message[],
  finishing: ReadonlySet<string>,
): ToolCall | undefined {
  const last = messages.at(-1);
  if (last?.role !== 'tools') return undefined;
  const accepted = last.results.find((result) => finishing.has(result.name) && !result.isError);
  const reply = messages.at(-2);
  if (!accepted || reply?.role !== 'assistant') return undefined;
  return reply.calls.find((call) => call.id === accepted.id);
}

/** The last message, if it is a reply that nothing has answered yet. */
export function unanswered(messages: readonly Message[]): AssistantMessage | undefined {
  const last = messages.at(-1);
  return last?.role === 'assistant' ? last : undefined;
}

/** Whether a reply without a call was already answered with a reminder and the next one brought none either. */
export function isSilentAgain(messages: readonly Message[]): boolean {
  const [before, last] = messages.slice(-2);
  const isOpening = messages.length === 2;
  return last?.role === 'assistant' && last.calls.length === 0 && before?.role === 'user' && !isOpening;
}

const noteMark = '\n\n[Troupe] ';

/**
 * A word from the harness, at the end of a tool's answer: some servers refuse a user message there, and an answer
 * that is part of the log stays the same in every later request.
 */
export function withNote(text: string, note: string): string {
  return `${text}${noteMark}${note}`;
}

export function withoutNotes(text: string): string {
  return text.split(noteMark, 1)[0] ?? '';
}
