// What `/restart` answers, in a comment or when the run that it ended is closed.
import { repoConfigPath } from '../../domain/troupe-files.ts';

export function runRestarts(): string {
  return 'This run ends now. A new one starts from the merged work.';
}

export function allTasksAreDone(): string {
  return 'All tasks of this run are done. For a new plan, remove the label and add it again.';
}

export function noSuchRun(): string {
  return 'This run does not exist.';
}

export function anotherIsInProgress(): string {
  return 'Another run of this issue is in progress.';
}

export function issueIsClosed(issue: number): string {
  return `#${issue} is closed. Reopen it first.`;
}

/** @param problems a sentence each. */
export function configIsNotValid(problems: readonly string[]): string {
  return `\`${repoConfigPath}\` is not valid: ${problems.join(' ')}`;
}
