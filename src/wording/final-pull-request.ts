// What people read in the final pull request of a run that has its own branch, written from the run's record.
import { mergedTasks } from '../domain/final-task.ts';
import type { Run } from '../domain/run.ts';
import { isSettled, type Task } from '../domain/task.ts';
import type { Outgoing } from './outgoing.ts';
import { counted } from './phrase.ts';
import { abandonmentText } from './reasons/people.ts';
import { folded, spent, table } from './words.ts';

export function finalPullRequestText(
  { run, trackingIssue }: { readonly run: Run; readonly trackingIssue: number },
  safe: Outgoing,
): { title: string; body: string } {
  const merged = mergedTasks(run);
  const others = [...run.tasks.values()].filter((task) => !task.isFinal && !merged.includes(task));
  const sections = [
    `All work for issue #${run.place.issue} in one pull request. The plan and its history are in #${trackingIssue}.`,
    run.approach !== '' && safe.block(run.approach, 4_000),
    `### Included\n\n${tasksTable(merged, safe)}`,
    others.length > 0 && `### Not included\n\n${others.map((task) => `- ${outside(task, safe)}`).join('\n')}`,
    decisions(run, safe),
    `Total: ${counted(attemptsOf(run), 'attempt')}, ${spent(run.spend)}.`,
    '<sub>The strategist reviewed each task before its merge into this branch, and reviews the whole here. Troupe resolves conflicts with the base. To send it back to a worker, request changes. Only a person merges it.</sub>',
  ];
  return {
    title: safe.plain(run.objective.title, 200),
    body: sections.filter(Boolean).join('\n\n'),
  };
}

function tasksTable(merged: readonly Task[], safe: Outgoing): string {
  const rows = merged.map((task) => [
    task.key,
    safe.line(task.title, 120),
    task.pull === undefined ? '–' : `#${task.pull.number}`,
    String(task.attempts.length),
  ]);
  return table(['', 'Task', 'Pull request', 'Attempts'], rows);
}

function outside(task: Task, safe: Outgoing): string {
  const { stage } = task;
  const what = `**${task.key}** ${safe.line(task.title, 120)}`;
  if (stage.at === 'abandoned') return `${what}: abandoned, ${safe.line(abandonmentText(stage.why))}`;
  return isSettled(task) ? `${what}: done without a pull request` : `${what}: not done`;
}

/** Notes of the tasks on choices that the diff alone does not explain. */
function decisions(run: Run, safe: Outgoing): string | false {
  const notes = [...run.tasks.values()].flatMap((task) =>
    task.stage.at === 'complete' ? task.notes.map((note) => `- ${task.key}: ${safe.line(note, 600)}`) : [],
  );
  return notes.length > 0 && folded('Decisions', notes.join('\n'));
}

function attemptsOf(run: Run): number {
  return [...run.tasks.values()].reduce((sum, task) => sum + (task.isFinal ? 0 : task.attempts.length), 0);
}
