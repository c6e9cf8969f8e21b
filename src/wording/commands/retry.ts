// What `/retry` answers.
import { listed } from '../phrase.ts';

export function isWorkedOn(key: string, attempt: number): string {
  return `${key} is being worked on (attempt ${attempt}). \`/interrupt ${key}\` stops that; then \`/retry ${key}\`.`;
}

export function isComplete(key: string): string {
  return `${key} is complete. To change what it did, \`/spawn\` a new task.`;
}

export function isTriedAgainAlready(key: string): string {
  return `${key} is about to be tried again already.`;
}

export function startsSoon(key: string): string {
  return `${key} has not begun yet; it starts as soon as it can.`;
}

export function waitsFor(key: string, before: readonly string[]): string {
  return `${key} has not begun: it waits for ${listed(before)}. \`/depends ${key} on nothing\` lets it start.`;
}

export function isInReview(key: string): string {
  return `${key} is in review. Say what to do differently: \`/retry ${key} <advice>\`.`;
}
