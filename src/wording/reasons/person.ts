// Why a task cannot go on without a person. Each completes "It waits because …" and "waits for a person: …".
import { counted } from './phrase.ts';

export function attemptsFailed(count: number): string {
  return `${counted(count, 'attempt')} failed`;
}

export function sameFailureTwice(): string {
  return 'the same failure came twice in a row';
}

/** @param last the last failure, in a clause. */
export function machineryFailed(times: number, last: string | undefined): string {
  return `our own machinery failed ${times} times in a row: ${last}`;
}

export function comesAfterAbandoned(key: string): string {
  return `it comes after ${key}, which was abandoned`;
}

export function reviewsGaveNoVerdict(count: number): string {
  return `${count} reviews gave no verdict`;
}

export function cannotBeReviewed(why: string): string {
  return `it cannot be reviewed: ${why}`;
}

export function conflictCannotBeResolved(why: string): string {
  return `its merge conflict cannot be resolved: ${why}`;
}

export function queueThrewItOut(times: number): string {
  return `the merge queue threw it out ${times} times`;
}

/** After several tries; `words` are GitHub's. */
export function gitHubWillNotMerge(words: string): string {
  return `GitHub will not merge it: ${words}`;
}

export function gitHubRefusedMerge(words: string): string {
  return `GitHub refused to merge it: ${words}`;
}

export function gitHubRefusedQueue(words: string): string {
  return `GitHub refused to queue it: ${words}`;
}

export function gitHubRefusedPull(words: string): string {
  return `GitHub refused to open its pull request: ${words}`;
}
