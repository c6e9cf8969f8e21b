// How a task stands that is not settled, as it is said beside it.
import { listed } from './phrase.ts';

export function runHasEnded(status: string): string {
  return `the run is ${status}`;
}

export function runIsPaused(by: string, why: string): string {
  return `the run is paused by ${by}: ${why}`;
}

export function isUnderWay(attempt: number): string {
  return `attempt ${attempt} is under way`;
}

export function isStalled(attempt: number, why: string): string {
  return `attempt ${attempt} is stalled: ${why}`;
}

export function conflictIsResolved(): string {
  return 'a worker resolves a merge conflict with the base branch';
}

export function resolvingIsStalled(why: string): string {
  return `resolving a merge conflict with the base branch is stalled: ${why}`;
}

/**
 * @param failure what it failed by, in a clause.
 * @param stalled why the next one does not begin.
 */
export function isTriedAgain(attempt: number, failure: string, stalled?: string): string {
  const next = stalled === undefined ? 'follows' : `is stalled: ${stalled}`;
  return `attempt ${attempt} failed (${failure}); the next one ${next}`;
}

export function waitsForPersonBecause(why: string): string {
  return `waits for a person: ${why}`;
}

export function planWaitsForApproval(): string {
  return 'waits for a person to approve the plan';
}

export function directorIsStalled(why: string): string {
  return `waits for the director: ${why}`;
}

export function planIsBeingRevised(): string {
  return 'waits until the director has revised the plan';
}

export function startsWhenWorkerIsFree(): string {
  return 'ready; starts as soon as a worker is free';
}

export function waitsForTasks(keys: readonly string[]): string {
  return `waits for ${listed(keys)}`;
}

export function pullIsBeingOpened(): string {
  return 'its pull request is being opened';
}

export function waitsForReview(): string {
  return "waits for the strategist's review";
}

export function reviewIsStalled(why: string): string {
  return `the strategist's review is stalled: ${why}`;
}

export function waitsForLook(): string {
  return 'waits for a look at its pull request';
}

/** @param words GitHub's. */
export function mergeIsTriedAgain(words: string): string {
  return `GitHub refused to merge it (${words}); it is tried again`;
}

export function isAboutToBeMerged(): string {
  return 'is about to be merged';
}
