// The research worker: answers a question in a report with sources, and changes nothing.
import { z } from 'zod';
import { researchClosing, researchSystem } from '../prompts/research.ts';
import { wasAskedFor } from '../evidence.ts';
import { sourcesIn } from '../sources.ts';
import { runningTools } from '../toolsets.ts';
import { finishInput, finishWith } from './hand-in.ts';
import type { WorkerProfile } from './profile.ts';

const reportInput = finishInput.extend({
  report: z.string().trim().min(1, 'hand in the report').describe('The whole report. Markdown.'),
});

const finishReport = finishWith(reportInput, ({ report }, seen) => {
  const { length } = sourcesIn(report);
  // Once, because there are questions whose answer is that there is nothing.
  if (length === 0 && !wasAskedFor(seen, 'sources')) {
    return { problems: [withoutSource], askedFor: 'sources' };
  }
  return { problems: [], proof: [{ is: 'sources_named', count: length }] };
});

const withoutSource =
  'The report names no source. Name one for every claim: `path/to/file.ts:42` or an address. If there is none to name, say in the report how you looked, and finish again.';

export const researchWorker: WorkerProfile = {
  title: 'Research worker',
  system: researchSystem,
  closing: researchClosing,
  tools: runningTools,
  finish: () => finishReport,
  extras: (input) => ({ report: finishReport.parse(input).report }),
};
