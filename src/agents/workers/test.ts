// The test worker writes tests. The gate proves that they can fail.
import { z } from 'zod';
import { proveTests } from '../gate/test-proof.ts';
import { judgeUntested } from '../gate/untested.ts';
import { testClosing, testSystem } from '../prompts/test.ts';
import { changingTools } from '../toolsets.ts';
import { finishInput, finishWith, type FinishInput } from './hand-in.ts';
import type { HandInCase, WorkerProfile } from './profile.ts';
import type { TypedFinishTool } from '../finish-tool.ts';

const testsInput = finishInput.extend({
  test_command: z
    .string()
    .optional()
    .describe('Runs exactly your tests. Without it, the whole suite is run to prove them.'),
  existing_behaviour: z
    .string()
    .optional()
    .describe(
      'Only if the task asks for tests of behaviour that existed before the plan: which behaviour, and how you saw the tests fail.',
    ),
});

function finishTests({ ground }: HandInCase): TypedFinishTool<FinishInput> {
  return finishWith(testsInput, async (input, seen, context) => {
    if (ground === undefined) return judgeUntested(seen);
    // Models fill in optional arguments with empty strings.
    const command = input.test_command?.trim() || undefined;
    const existing = input.existing_behaviour?.trim() || undefined;
    return proveTests(ground, context, { command, existing });
  });
}

export const testWorker: WorkerProfile = {
  title: 'Test worker',
  system: testSystem,
  closing: testClosing,
  tools: changingTools,
  finish: finishTests,
};
