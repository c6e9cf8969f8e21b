// What `/restart` answers, in a comment or when the run that it ended is closed.
import { repoConfigPath } from '../../domain/troupe-files.ts';

export function endsAndBeginsAnew(): string {
  return 'The run ends now and begins anew from what is merged.';
}

export function allTasksAreDone(): string {
  return 'All its tasks are done. For a new plan, take the label off and set it again.';
}

export function noSuchRun(): string {
  return 'There is no such run.';
}

export function anotherIsUnderWay(): string {
  return 'Another run of this issue is under way.';
}

export function issueIsClosed(issue: number): string {
  return `#${issue} is closed. Reopen it first.`;
}

/** @param problems a sentence each. */
export function configIsNotRight(problems: readonly string[]): string {
  return `\`${repoConfigPath}\` is not right: ${problems.join(' ')}`;
}
