// The research worker: answers a question in a report with sources, and changes nothing.
import { z } from 'zod';
import type { Message } from '../../llm/model.ts';
import { researchClosing, researchSystem } from '../prompts/research.ts';
import { sourcesIn } from '../sources.ts';
import { runningTools } from '../toolsets.ts';
import { finishInput, finishWith } from './hand-in.ts';
import type { WorkerProfile } from './profile.ts';

const reportInput = finishInput.extend({
  report: z.string().trim().min(1, 'hand in the report').describe('The whole report. Markdown.'),
});

const finishReport = finishWith(reportInput, ({ report }, messages) => {
  const sources = sourcesIn(report);
  if (sources.length === 0 && !wasAsked(messages)) return [withoutSource];
  return { problems: [], proof: [`sources named: ${sources.length}`] };
});

/** Asked for once: there are questions whose answer is that there is nothing. */
const withoutSource =
  'The report names no source. Name one for every claim: `path/to/file.ts:42` or an address. If there is none to name, say in the report how you looked, and finish again.';

function wasAsked(messages: readonly Message[]): boolean {
  return messages.some(
    (message) => message.role === 'tools' && message.results.some(({ text }) => text.includes(withoutSource)),
  );
}

export const researchWorker: WorkerProfile = {
  title: 'Research worker',
  system: researchSystem,
  closing: researchClosing,
  tools: runningTools,
  finish: () => finishReport,
  extras: (input) => ({ report: finishReport.parse(input).report }),
};
