// The two ways in which a worker's attempt ends by its own will: done, or given up with a reason.
import { z } from 'zod';
import type { Message } from '../../llm/model.ts';
import { finishTool, type TypedFinishTool } from '../finish-tool.ts';
import { untestedProblems } from '../gate.ts';

export const finishInput = z.object({
  summary: z.string().trim().min(1, 'say what was done').describe('For people. Markdown.'),
  notes: z.array(z.string()).default([]).describe('One line each, for the tasks after this one.'),
});

export function finishWith<T extends z.infer<typeof finishInput>>(
  input: z.ZodType<T>,
  check?: (input: T, messages: readonly Message[]) => readonly string[],
): TypedFinishTool<T> {
  const description = 'Ends the task as done.';
  return finishTool({ name: 'finish', description, input, ...(check && { check }) });
}

/** Where files were changed. */
export const finishChange = finishWith(finishInput, (_, messages) => untestedProblems(messages));

export const giveUp = finishTool({
  name: 'give_up',
  description: 'Ends the attempt without a result, where the task cannot be done as it stands.',
  input: z.object({
    reason: z.string().trim().min(1, 'say what stands in the way').describe('What stands in the way.'),
    tried: z.string().describe('What you tried and what came of it.'),
  }),
});
