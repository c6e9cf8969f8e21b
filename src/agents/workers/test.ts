// The test worker: writes tests, and proves that they can fail.
import { testClosing, testSystem } from '../prompts/test.ts';
import { changingTools } from '../toolsets.ts';
import { finishChange } from './hand-in.ts';
import type { WorkerProfile } from './profile.ts';

export const testWorker: WorkerProfile = {
  title: 'Test worker',
  system: testSystem,
  closing: testClosing,
  tools: changingTools,
  finish: () => finishChange,
};
