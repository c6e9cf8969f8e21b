// What a rule of the mechanical guard is: it looks at a change and says what a person should know before it is merged.
import type { GuardFinding } from '../verdict.ts';
import type { FileChange } from './change.ts';

export interface GuardLimits {
  /** Added and removed lines of one task's change. */
  readonly maxChangedLines: number;
}

export interface GuardRule {
  /** As it stands in findings and in the line by which a task allows it: `deleted-test`. */
  readonly name: string;
  /** False: only a person can let it through. */
  readonly taskMayAllow: boolean;
  find(change: readonly FileChange[], limits: GuardLimits): Found[];
}

export type Found = Omit<GuardFinding, 'rule'>;
