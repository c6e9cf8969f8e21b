// The end of what an agent said and did in an attempt, for people who ask on GitHub.
import type { TaskKey } from '../domain/task-spec.ts';
import { textToShow } from '../agents/tool-text.ts';
import type { TranscriptMessage } from '../agents/transcript.ts';
import type { RunId } from '../store/runs.ts';
import type { Store } from '../store/store.ts';
import { agentSaid, type LogEntry, logText, toolAnswered, troupeSaid } from '../wording/log.ts';
import type { Outgoing } from '../wording/outgoing.ts';

/** Messages that are looked at; the text shows as many of the last ones as fit. */
const mostMessages = 12;

interface LogDeps {
  readonly store: Pick<Store, 'transcripts'>;
  readonly safe: Outgoing;
  /** Where people read the status page; without it nothing links there. */
  readonly publicUrl?: string | undefined;
}

export async function showLog(
  { store, safe, publicUrl }: LogDeps,
  run: RunId,
  task: TaskKey,
  attempt: number,
): Promise<string> {
  const entries = await store.transcripts.entries(run, { kind: 'attempt', task, attempt });
  const shown = entries.slice(1).slice(-mostMessages);
  const log = shown.flatMap(({ message }) => entriesOf(message as unknown as TranscriptMessage));
  const told = { task, attempt, steps: entries.length, entries: log };
  const url = publicUrl && `${publicUrl}/runs/${run}#task-${task}`;
  return logText(url ? { ...told, url } : told, safe);
}

function entriesOf(message: TranscriptMessage): LogEntry[] {
  switch (message.role) {
    case 'user':
      return [troupeSaid(message.text)];
    case 'assistant':
      return [
        ...(message.text.trim() === '' ? [] : [agentSaid(message.text)]),
        ...message.calls.map(({ name, input }) => ({ who: name, text: JSON.stringify(input) })),
      ];
    case 'tools':
      return message.results.flatMap(({ name, text, note }) => [
        toolAnswered(name, textToShow(text)),
        ...(note === undefined ? [] : [troupeSaid(note)]),
      ]);
  }
}
