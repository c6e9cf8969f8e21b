// A change on GitHub as it is planned: its name, what it is about, and what its kind needs to make it.
import type { Json } from './json.ts';
import type { TaskKey } from './task-spec.ts';

/** A word alone names what is done once in a run. */
export type EffectName =
  | string
  | {
      /** A word: `merge`, `question`. */
      readonly does: string;
      readonly task?: TaskKey;
      /** The commit that it is bound to. */
      readonly head?: string;
      /** Whose order it keeps instead of its task's or the run's: a comment's, a person's. */
      readonly lane?: string;
      /** What else sets it apart from those that do the same: an attempt, a moment. */
      readonly which?: readonly (string | number)[];
    };

export interface NewEffect {
  /** Made of its name and never read back. Unique within the run: the same change planned twice is one change. */
  readonly key: string;
  /** How it is sent. */
  readonly kind: string;
  readonly task?: TaskKey;
  readonly head?: string;
  /** Effects of one lane are sent in the order in which they were planned. */
  readonly lane: string;
  readonly payload: Json;
}

const laneOfRun = 'run';

export function newEffect(name: EffectName, kind: string, payload: Json): NewEffect {
  if (typeof name === 'string') return { key: name, kind, lane: laneOfRun, payload };
  const { does, task, head, lane, which = [] } = name;
  const parts = [does, task, lane, head, ...which].filter((part) => part !== undefined);
  return {
    key: parts.join('/'),
    kind,
    lane: lane ?? task ?? laneOfRun,
    ...(task !== undefined && { task }),
    ...(head !== undefined && { head }),
    payload,
  };
}
