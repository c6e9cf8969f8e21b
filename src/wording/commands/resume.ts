// What `/resume` answers.
import type { ReachedLimit } from '../../domain/budget.ts';
import { limitText } from '../reasons/budget.ts';

export function isNotPaused(): string {
  return 'The run is not paused.';
}

export function cannotResume(limit: ReachedLimit): string {
  return `The run cannot resume: ${limitText(limit)}. To raise it, comment \`/budget\` with a new amount.`;
}
