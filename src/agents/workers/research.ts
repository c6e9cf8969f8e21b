// The research worker: answers a question in a report and changes nothing.
import { z } from 'zod';
import { researchClosing, researchSystem } from '../prompts/research.ts';
import { runningTools } from '../toolsets.ts';
import { finishInput, finishWith } from './hand-in.ts';
import type { WorkerProfile } from './profile.ts';

const reportInput = finishInput.extend({
  report: z.string().trim().min(1, 'hand in the report').describe('The whole report. Markdown.'),
});
const finishReport = finishWith(reportInput);

export const researchWorker: WorkerProfile = {
  title: 'Research worker',
  system: researchSystem,
  closing: researchClosing,
  tools: runningTools,
  finish: () => finishReport,
  extras: (input) => ({ report: finishReport.parse(input).report }),
};
