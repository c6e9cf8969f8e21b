// Why there is no plan, no revision of it, or why a run ended without what it was for. Clauses without their full stop,
// but where other sentences are repeated at their end.
import { listed } from './phrase.ts';

/** @param problems a sentence each. */
export function noAcceptablePlan(tries: number, problems: readonly string[]): string {
  return `no acceptable plan after ${tries} tries: ${problems.join(' ')}`;
}

export function noAcceptableRevision(tries: number, problems: readonly string[]): string {
  return `no acceptable revision after ${tries} tries: ${problems.join(' ')}`;
}

export function checklistIsNoPlan(problems: readonly string[]): string {
  return `the checklist in the issue is not a plan: ${problems.join(' ')}`;
}

export function subIssuesAreNoPlan(problems: readonly string[]): string {
  return `the sub-issues cannot be built as they stand: ${problems.join(' ')}`;
}

/** Why the plan is revised: `gone` were abandoned, and `waiting` came after them. */
export function prerequisitesWereAbandoned(gone: readonly string[], waiting: readonly string[]): string {
  const [were, them] = gone.length === 1 ? ['was', 'it'] : ['were', 'them'];
  return `${listed(gone)} ${were} abandoned, and ${listed(waiting)} came after ${them}.`;
}

export function planChangedMeanwhile(): string {
  return 'the plan was changed while it was being revised, so the director looks again';
}

export function droppedFromPlan(): string {
  return 'dropped from the plan';
}

export function everyTaskWasAbandoned(): string {
  return 'every task was abandoned';
}

export function lastPullWasGivenUp(branch: string | undefined): string {
  return `its last pull request was given up; what was built is on the branch ${branch}`;
}

/** @param words GitHub's. */
export function gitHubRefusedTrackingIssue(words: string): string {
  return `GitHub refused to open the tracking issue: ${words}`;
}

export function gitHubRefusedBranch(branch: string, words: string): string {
  return `GitHub refused the branch \`${branch}\` that was to collect it: ${words}`;
}

/** It has no commit on it, or there is no such branch. */
export function branchIsEmpty(branch: string): string {
  return `the repository has no branch \`${branch}\` with a commit on it`;
}

export function appIsGone(words: string): string {
  return `the App is no longer installed: ${words}`;
}
