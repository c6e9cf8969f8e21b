// What people read in a task's pull request and in the commit that its merge makes.
import type { Place } from '../domain/run.ts';
import type { Task } from '../domain/task.ts';
import type { Outgoing } from './outgoing.ts';

interface PullRequestText {
  readonly place: Pick<Place, 'issue'>;
  readonly trackingIssue: number;
  readonly task: Pick<Task, 'key' | 'title' | 'profile' | 'description' | 'criteria' | 'issue'>;
  /** What the worker says it did. */
  readonly summary: string;
  /** Notes for the tasks that depend on it. */
  readonly notes: readonly string[];
}

export function pullRequestText(text: PullRequestText, safe: Outgoing): { title: string; body: string } {
  const { task, place, trackingIssue } = text;
  const sections = [
    `Task ${task.key} of the plan in #${trackingIssue}, for ${task.issue === undefined ? '' : `sub-issue #${task.issue} of `}issue #${place.issue}.`,
    safe.block(text.summary || task.description, 8_000),
    `### Acceptance criteria\n\n${task.criteria.map((each) => `- ${safe.line(each)}`).join('\n')}`,
    text.notes.length > 0 &&
      `### Notes for later tasks\n\n${text.notes.map((each) => `- ${safe.line(each, 600)}`).join('\n')}`,
    `<sub>Made by Troupe's ${task.profile} worker. The strategist reviews it before the merge.</sub>`,
  ];
  return {
    title: titleOf(task, safe),
    body: sections.filter(Boolean).join('\n\n'),
  };
}

function titleOf(task: Pick<Task, 'key' | 'title'>, safe: Outgoing): string {
  return `${task.key}: ${safe.plain(task.title, 120)}`;
}

interface MergeText extends Pick<PullRequestText, 'place' | 'task'> {
  readonly pull: number;
  readonly run: number;
  /** The pull request's title as it stands; a person who edited it has named the commit. */
  readonly title?: string | undefined;
}

/** Title and message of the commit that lands on the base. It closes nothing: the run does that when all is merged. */
export function mergeText(text: MergeText, safe: Outgoing): { title: string; message: string } {
  const { title = titleOf(text.task, safe) } = text;
  const words = title === titleOf(text.task, safe) ? safe.plain(text.task.title, 120) : safe.plain(title);
  return {
    title: `${words} (#${text.pull})`,
    message: `Task ${text.task.key} of run ${text.run}, part of #${text.place.issue}.`,
  };
}
