// The two tools by which a worker ends its attempt: finish and give_up.
import { z } from 'zod';
import type { Evidence } from '../evidence.ts';
import { finishTool, type Judged, type TypedFinishTool } from '../finish-tool.ts';
import { passGate } from '../gate/change-gate.ts';
import type { GateContext } from '../gate/gate-context.ts';
import type { GateTarget } from '../gate/gate-target.ts';
import { requireTestRun } from '../gate/require-test-run.ts';

export const finishInput = z.object({
  summary: z.string().trim().min(1, 'say what was done').describe('For people. Markdown.'),
  notes: z.array(z.string()).default([]).describe('One line each, for the tasks after this one.'),
});
export type FinishInput = z.infer<typeof finishInput>;

export function finishWith<T extends FinishInput>(
  input: z.ZodType<T>,
  check?: Parameters<typeof finishTool<T>>[0]['check'],
): TypedFinishTool<T> {
  const description = 'Ends the task as done.';
  return finishTool({ name: 'finish', description, input, ...(check && { check }) });
}

/** For workers that change the program. */
export function finishChange(target: GateTarget | undefined): TypedFinishTool<FinishInput> {
  return finishWith(finishInput, (_, seen, context) => judgeChange(target, seen, context));
}

async function judgeChange(
  target: GateTarget | undefined,
  seen: readonly Evidence[],
  context: GateContext,
): Promise<Judged> {
  if (target === undefined) return requireTestRun(seen);
  const gate = await passGate(target, context);
  if (gate.problems.length > 0 || gate.passed.length > 0) return gate;
  return { ...gate, ...requireTestRun(seen) };
}

export const giveUp = finishTool({
  name: 'give_up',
  description: 'Ends the attempt without a result, if the task cannot be done as described.',
  input: z.object({
    reason: z.string().trim().min(1, 'say what stands in the way').describe('What stands in the way.'),
    tried: z.string().describe('What you tried and what came of it.'),
  }),
});
