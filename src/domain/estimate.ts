// What a plan will probably cost: from what tasks of the same kind cost here before, else by a rule of thumb.
import type { Role } from './settings.ts';
import type { Profile } from './task-spec.ts';
import type { Spend } from './spend.ts';

/** What tasks of a role cost on average in runs that ended: all their attempts, reviews and merge conflicts. */
export interface RoleHistory {
  readonly role: string;
  readonly tasks: number;
  /** Null where no price was known. */
  readonly usd: number | null;
  readonly tokens: number;
}

export interface Estimate extends Spend {
  /** Ended tasks that it was drawn from; 0: the rule of thumb alone. */
  readonly from: number;
}

/** Fewer ended tasks than this say too little. */
const enoughTasks = 3;

/** Measured on middle-sized tasks with models of the middle class, review included. */
const ruleOfThumb: Readonly<Record<Profile, Spend>> = {
  code: { usd: 0.6, tokens: 300_000 },
  test: { usd: 0.5, tokens: 250_000 },
  plan: { usd: 0.2, tokens: 80_000 },
  research: { usd: 0.25, tokens: 120_000 },
};

/** Tasks that a plan task will add are not in it: nobody knows them yet. */
export function estimatePlan(
  tasks: readonly { readonly profile: Profile }[],
  history: readonly RoleHistory[],
): Estimate {
  const known = new Map(history.filter((past) => past.tasks >= enoughTasks).map((past) => [past.role, past]));
  const parts = tasks.map(({ profile }) => known.get(roleOf[profile]) ?? ruleOfThumb[profile]);
  const used = new Set(tasks.map(({ profile }) => roleOf[profile]));
  return {
    usd: parts.reduce<number | null>((sum, { usd }) => (sum === null || usd === null ? null : sum + usd), 0),
    tokens: Math.round(parts.reduce((sum, { tokens }) => sum + tokens, 0)),
    from: [...known.values()]
      .filter(({ role }) => used.has(role as Role))
      .reduce((n, past) => n + past.tasks, 0),
  };
}

/** Who does a task of this profile. */
export const roleOf: Readonly<Record<Profile, Role>> = {
  code: 'code',
  test: 'test',
  plan: 'planner',
  research: 'research',
};
