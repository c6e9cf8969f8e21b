// The code worker changes the program, including the tests for the change.
import { codeClosing, codeSystem } from '../prompts/code.ts';
import { changingTools } from '../toolsets.ts';
import { finishChange } from './finish.ts';
import type { WorkerProfile } from './profile.ts';

export const codeWorker: WorkerProfile = {
  title: 'Code worker',
  system: codeSystem,
  closing: codeClosing,
  tools: changingTools,
  finish: ({ target }) => finishChange(target),
};
