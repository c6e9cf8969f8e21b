// What `/pause` answers.
import type { PauseReason } from '../../domain/reason.ts';
import { pauseText } from '../reasons/people.ts';

export function isPausedAlready(by: string, why: PauseReason): string {
  return `The run is already paused by ${by}: ${pauseText(why)}.`;
}
