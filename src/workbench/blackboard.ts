// What tasks tell those after them: accepted results and notes. No agent talks to another; they read this.
import type { BlackboardEntry } from '../agents/prompts/sections.ts';
import type { Run } from '../domain/run.ts';
import { taskStatus } from '../domain/status.ts';
import type { Task } from '../domain/task.ts';
import { resultText } from '../wording/reasons/people.ts';

/** Every other task of the run, finished ones with their results. */
export function blackboardOf(run: Run, reader: Task): BlackboardEntry[] {
  return [...run.tasks.values()]
    .filter((task) => task.key !== reader.key)
    .map((task) => ({
      key: task.key,
      title: task.title,
      profile: task.profile,
      status: taskStatus(run, task),
      result: task.stage.at === 'complete' ? resultText(task.stage) : '',
      notes: task.notes,
    }));
}
