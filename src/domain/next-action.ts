// What is to be done now, and when to ask again.
import type { Action } from './action.ts';

export interface Next {
  readonly actions: readonly Action[];
  /** Epoch milliseconds at which the answer may differ though nothing happened. */
  readonly wakeAt?: number;
}

export const nothing: Next = { actions: [] };

export function allOf(wanted: readonly Next[]): Next {
  const actions = wanted.flatMap((want) => want.actions);
  const wakes = wanted.flatMap((want) => (want.wakeAt === undefined ? [] : [want.wakeAt]));
  return wakes.length === 0 ? { actions } : { actions, wakeAt: Math.min(...wakes) };
}

/** Does it once it is due. */
export function notBefore(due: number, now: number, action: Action): Next {
  return due > now ? { actions: [], wakeAt: due } : { actions: [action] };
}
