// The research worker answers a question in a report with sources, and changes nothing.
import { z } from 'zod';
import { researchClosing, researchSystem } from '../prompts/research.ts';
import { wasAskedFor } from '../evidence.ts';
import { sourcesIn } from '../sources.ts';
import { runningTools } from '../toolsets.ts';
import { finishInput, finishWith } from './finish.ts';
import type { WorkerProfile } from './profile.ts';

const reportInput = finishInput.extend({
  report: z.string().trim().min(1, 'write the report').describe('The whole report. Markdown.'),
});

const finishReport = finishWith(reportInput, ({ report }, seen) => {
  const { length } = sourcesIn(report);
  // Asked for only once, because some answers have no source: "there is no such code".
  if (length === 0 && !wasAskedFor(seen, 'sources')) {
    return { problems: [withoutSource], askedFor: 'sources' };
  }
  return { problems: [], proof: [{ is: 'sources_named', count: length }] };
});

const withoutSource =
  'The report cites no source. Cite one for every claim: `path/to/file.ts:42` or an address. If there is none, say in the report how you searched, and finish again.';

export const researchWorker: WorkerProfile = {
  title: 'Research worker',
  system: researchSystem,
  closing: researchClosing,
  tools: runningTools,
  finish: () => finishReport,
  extras: (input) => ({ report: finishReport.parse(input).report }),
};
