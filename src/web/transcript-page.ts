// Derives a transcript's page from stored messages: each tool call beside its result.
import { z } from 'zod';
import { type Entry, transcript } from '../../views/transcript.ts';
import type { Run } from '../domain/run.ts';
import { taskOfTranscript, type TranscriptKey, transcriptName } from '../domain/transcript-key.ts';
import type { LivePage } from './live.ts';
import { crumbsTo } from './run-page.ts';

const storedMessage = z.discriminatedUnion('role', [
  z.object({ role: z.literal('user'), text: z.string() }),
  z.object({
    role: z.literal('assistant'),
    text: z.string(),
    calls: z.array(z.object({ id: z.string(), name: z.string(), input: z.unknown() })),
    standIn: z.object({ model: z.string(), insteadOf: z.string(), why: z.string().optional() }).optional(),
  }),
  z.object({
    role: z.literal('tools'),
    results: z.array(z.object({ text: z.string(), isError: z.boolean(), note: z.string().optional() })),
  }),
]);

export function transcriptPage(
  id: number,
  run: Run,
  key: TranscriptKey,
  messages: readonly unknown[],
): LivePage {
  const task = taskOfTranscript(key);
  const taskCrumb = task === undefined ? [] : [{ text: task, href: `/runs/${id}/tasks/${task}` }];
  const name = transcriptName(key);
  return {
    title: `Transcript ${name}`,
    crumbs: [...crumbsTo(id, run), ...taskCrumb],
    version: String(messages.length),
    finished: run.closed,
    fragments: [{ id: 'transcript', markup: transcript({ name, entries: entriesOf(messages) }) }],
  };
}

function entriesOf(messages: readonly unknown[]): Entry[] {
  const parsed = messages.map((message) => storedMessage.safeParse(message));
  return parsed.flatMap(({ success, data }, index): Entry[] => {
    if (!success) return [{ kind: 'unknown', json: JSON.stringify(messages[index], undefined, 2) }];
    if (data.role === 'user') return [{ kind: 'told', text: data.text }];
    if (data.role === 'tools') return [];
    const next = parsed[index + 1]?.data;
    const results = next?.role === 'tools' ? next.results : [];
    // By place, because some models use one id twice.
    const calls = data.calls.map((call, place) => ({
      ...call,
      ...(results[place] && { result: results[place] }),
    }));
    const { text, standIn } = data;
    return [{ kind: 'answer', text, calls, ...(standIn && { standIn }) }];
  });
}
