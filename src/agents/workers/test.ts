// The test worker writes tests. The gate proves that they can fail.
import { z } from 'zod';
import { proveTests } from '../gate/test-proof.ts';
import { requireTestRun } from '../gate/require-test-run.ts';
import { testClosing, testSystem } from '../prompts/test.ts';
import { changingTools } from '../toolsets.ts';
import { finishInput, finishWith, type FinishInput } from './finish.ts';
import type { FinishContext, WorkerProfile } from './profile.ts';
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

function finishTests({ target }: FinishContext): TypedFinishTool<FinishInput> {
  return finishWith(testsInput, async (input, seen, context) => {
    if (target === undefined) return requireTestRun(seen);
    // Models fill in optional arguments with empty strings.
    const command = input.test_command?.trim() || undefined;
    const existing = input.existing_behaviour?.trim() || undefined;
    return proveTests(target, context, { command, existing });
  });
}

export const testWorker: WorkerProfile = {
  title: 'Test worker',
  system: testSystem,
  closing: testClosing,
  tools: changingTools,
  finish: finishTests,
};
