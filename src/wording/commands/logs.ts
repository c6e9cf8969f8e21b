// What `/logs` answers where there is no log.
import { counted } from '../phrase.ts';

export function hasNoLog(key: string): string {
  return `${key} has not started, so it has no log.`;
}

/** @param count of its attempts. */
export function hasAttempts(key: string, count: number): string {
  return `${key} has ${counted(count, 'attempt')}; try \`/logs ${key} ${count}\`.`;
}
