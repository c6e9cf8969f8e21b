// Commit messages: they stay in a repository's history for good, so they name the task and the run they came from.
import type { Place } from '../domain/run.ts';
import type { Task } from '../domain/task.ts';
import type { Outgoing } from './outgoing.ts';

interface CommitText {
  readonly place: Pick<Place, 'issue'>;
  readonly run: number;
  readonly task: Pick<Task, 'key' | 'title'>;
}

/** @param summary the worker's own words. */
export function commitMessage(text: CommitText & { readonly summary: string }, safe: Outgoing): string {
  const paragraphs = text.summary.split(/\n{2,}/).map((paragraph) => safe.plain(paragraph, 1_000));
  return [safe.plain(text.task.title, 72), ...paragraphs.filter(Boolean), trailers(text)].join('\n\n');
}

/** @param conflicts paths that a worker had to resolve; none when git merged alone. */
export function mergeMessage(
  text: CommitText & { readonly base: string; readonly conflicts: readonly string[] },
  safe: Outgoing,
): string {
  const subject = `Merge ${text.base} into ${text.task.key}`;
  if (text.conflicts.length === 0) return [subject, trailers(text)].join('\n\n');
  const resolved = `Conflicts resolved in:\n${text.conflicts.map((path) => `- ${safe.plain(path)}`).join('\n')}`;
  return [subject, resolved, trailers(text)].join('\n\n');
}

function trailers({ task, run, place }: CommitText): string {
  return `Troupe-Task: ${task.key}\nTroupe-Run: ${run}\nTroupe-Issue: #${place.issue}`;
}
