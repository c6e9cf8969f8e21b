// Why an attempt failed: a clause that people read in the table of tries, and, where there is more to say, what the next
// attempt is told.
import type { CriterionResult, Finding } from '../../domain/verdict.ts';
import { named } from './phrase.ts';

/** @param findings what it found, shortly. */
export function guardHoldsItBack(findings: string): string {
  return `the guard holds it back: ${findings}`;
}

export function checksFailed(names: readonly string[]): string {
  return `${named('check', names)} failed`;
}

/** @param summary the review's first line. */
export function reviewAskedForChanges(summary: string): string {
  return `the review asked for changes: ${summary}`;
}

export function notMet({ criterion, evidence }: CriterionResult): string {
  return `- Not met: ${criterion}. ${evidence}`;
}

export function findingAt({ severity, path, line, text }: Finding): string {
  const where = path === undefined ? '' : line === undefined ? `${path}: ` : `${path}:${line}: `;
  return `- ${severity}: ${where}${text}`;
}

export function subtasksNoLongerFit(): string {
  return 'the subtasks no longer fit into the run';
}

export function subtasksCannotBeUsed(): string {
  return 'the subtasks cannot be used';
}

export function treeCannotBeCommitted(): string {
  return 'the tree it left cannot be committed';
}

export function doneWithoutChange(): string {
  return 'it said it was done without changing a file';
}

/** @param head the commit that they put there. */
export function somebodyElsePushed(branch: string, head: string): string {
  return `somebody else pushed to ${branch} (${head.slice(0, 10)}), which is never overwritten`;
}

export function nothingToWorkWith(why: string): string {
  return `there was nothing to work with: ${why}`;
}

/** @param words GitHub's. */
export function pushWasRefused(words: string): string {
  return `GitHub refused the push: ${words.split('\n', 1)[0]}`;
}

export function changeWhatGitHubRefused(words: string): string {
  return `GitHub refused the push of your branch. It said:\n\n${words}\n\nChange what it objects to, or leave it out.`;
}

export function conflictWasNotResolved(why: string): string {
  return `the conflict with the base could not be resolved: ${why}`;
}

export function mergedTreeCannotBeCommitted(): string {
  return 'the merged tree cannot be committed';
}

export function markersWereLeft(): string {
  return 'conflict markers were left';
}

export function markersAreStillIn(paths: readonly string[]): string {
  return `Conflict markers are still in ${paths.join(', ')}.`;
}

export function secretOfServer(): string {
  return 'a secret of the server stands in the work';
}

/** @param places where, never what. */
export function takeSecretOut(places: readonly string[]): string {
  return `Nothing was pushed: a secret of the server stands in ${places.join(', ')}. Take it out; no task needs it.`;
}

export function inBranchName(): string {
  return "the branch's name";
}

export function inMessage(): string {
  return "the commit's message";
}

/** @param number which of the changed files; its name would tell the secret. */
export function inFileName(number: number): string {
  return `the name of changed file ${number}`;
}

export function inFile(path: string): string {
  return `the file ${path}`;
}
