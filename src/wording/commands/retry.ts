// What `/retry` answers.
import { listed } from '../phrase.ts';

export function isInProgress(key: string, attempt: number): string {
  return `Attempt ${attempt} of ${key} is in progress. To stop it first, comment \`/interrupt ${key}\`.`;
}

export function isComplete(key: string): string {
  return `${key} is complete. To change what it did, add a task with \`/spawn\`.`;
}

export function isAlreadyRetried(key: string): string {
  return `${key} is already about to be retried.`;
}

export function startsSoon(key: string): string {
  return `${key} has not started yet. It starts as soon as it can.`;
}

export function waitsFor(key: string, before: readonly string[]): string {
  return `${key} has not started because it waits for ${listed(before)}. To start it now, comment \`/depends ${key} on nothing\`.`;
}

export function isInReview(key: string): string {
  return `${key} is in review. To send it back, say what to change: \`/retry ${key} <advice>\`.`;
}
