// create_subtasks records a planner's subtasks. Accepted ones are stored as evidence.
import { z } from 'zod';
import { findCycle } from '../../domain/graph.ts';
import { profiles } from '../../domain/task-spec.ts';
import { count } from './amount.ts';
import { answered, defineTool, failed } from './define-tool.ts';

const subtask = z.strictObject({
  key: z
    .string()
    .regex(/^[A-Za-z][\w-]{0,19}$/u, 'a short name such as "a"')
    .describe('A name within this call, e.g. "a".'),
  title: z.string().trim().min(1).max(120).describe('One line, imperative.'),
  profile: z.enum(profiles).describe('Which worker does it.'),
  description: z.string().trim().min(1).describe('Everything that its worker must know.'),
  criteria: z.array(z.string().trim().min(1)).min(1).describe('Acceptance criteria; each can be checked.'),
  paths: z.array(z.string()).describe('Files or folders it is expected to touch.'),
  after: z.array(z.string()).describe('Keys of this call that must be complete before it starts.'),
});

const subtasksInput = z.strictObject({ tasks: z.array(subtask).min(1).max(20) });
export type Subtask = z.infer<typeof subtask>;

export const createSubtasks = defineTool({
  name: 'create_subtasks',
  description:
    'Submits all subtasks of this task in one call. A later call replaces an earlier one. Call finish afterwards.',
  input: subtasksInput,
  mutates: false,
  run({ tasks }) {
    const problems = subtaskProblems(tasks);
    if (problems.length > 0) return Promise.resolve(failed(`No subtask was noted.\n${problems.join('\n')}`));
    return Promise.resolve(
      answered(`Noted ${count(tasks.length, 'subtask')}: ${tasks.map((task) => task.key).join(', ')}.`, {
        is: 'subtasks_noted',
        tasks,
      }),
    );
  },
});

/** One sentence for the planner per problem. */
export function subtaskProblems(tasks: readonly Subtask[]): string[] {
  const keys = tasks.map((task) => task.key);
  const twice = new Set(keys.filter((key, index) => keys.indexOf(key) !== index));
  const unknown = tasks.flatMap((task) =>
    task.after
      .filter((key) => !keys.includes(key))
      .map(
        (key) =>
          `${task.key} comes after ${key}, which is not in this call. The keys are ${keys.join(', ')}.`,
      ),
  );
  const cycle = findCycle(tasks);
  return [
    ...[...twice].map((key) => `The key ${key} is used more than once.`),
    ...unknown,
    ...(cycle === undefined ? [] : [`${cycle.join(' comes after ')}: none of them could ever start.`]),
  ];
}
