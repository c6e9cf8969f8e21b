// What people read in the last pull request of a run that was collected on its own branch: written from the run's record.
import { mergedTasks } from '../domain/final-task.ts';
import type { Run } from '../domain/run.ts';
import { isSettled, type Task } from '../domain/task.ts';
import type { Outgoing } from './outgoing.ts';
import { counted } from './phrase.ts';
import { abandonmentText } from './reasons/people.ts';
import { folded, spent, table } from './words.ts';

export function wholePullRequestText(
  { run, trackingIssue }: { readonly run: Run; readonly trackingIssue: number },
  safe: Outgoing,
): { title: string; body: string } {
  const merged = mergedTasks(run);
  const others = [...run.tasks.values()].filter((task) => !task.isFinal && !merged.includes(task));
  const sections = [
    `Everything that was built for #${run.place.issue}, in one pull request. The plan and its story are in #${trackingIssue}.`,
    run.approach !== '' && safe.block(run.approach, 4_000),
    `### What is in it\n\n${tasksTable(merged, safe)}`,
    others.length > 0 && `### What is not\n\n${others.map((task) => `- ${outside(task, safe)}`).join('\n')}`,
    decisions(run, safe),
    `It took ${counted(attemptsOf(run), 'attempt')} and ${spent(run.spend)}.`,
    '<sub>Each task was reviewed when it was merged into this branch, and the strategist reviews the whole. Only a person merges it. A conflict with the base is resolved, and asking for changes here sends it back to work.</sub>',
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

/** What the tasks leave for whoever comes after them: choices that the diff alone does not explain. */
function decisions(run: Run, safe: Outgoing): string | false {
  const notes = [...run.tasks.values()].flatMap((task) =>
    task.stage.at === 'complete' ? task.notes.map((note) => `- ${task.key}: ${safe.line(note, 600)}`) : [],
  );
  return notes.length > 0 && folded('What was decided on the way', notes.join('\n'));
}

function attemptsOf(run: Run): number {
  return [...run.tasks.values()].reduce((sum, task) => sum + (task.isFinal ? 0 : task.attempts.length), 0);
}
