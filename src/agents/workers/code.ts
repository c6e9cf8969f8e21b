// The code worker changes the program, including the tests for the change.
import { codeClosing, codeSystem } from '../prompts/code.ts';
import { changingTools } from '../toolsets.ts';
import { finishChange } from './hand-in.ts';
import type { WorkerProfile } from './profile.ts';

export const codeWorker: WorkerProfile = {
  title: 'Code worker',
  system: codeSystem,
  closing: codeClosing,
  tools: changingTools,
  finish: ({ ground }) => finishChange(ground),
};
