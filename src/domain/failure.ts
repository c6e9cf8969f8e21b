// Why an attempt failed, as the next attempt is told.
import type { ReviewThread } from './pull-request.ts';

export type FailureKind =
  /** The worker gave up, ran out of steps or time, or delivered nothing. */
  | 'fruitless'
  /** The strategist or a person asked for changes. */
  | 'rejected'
  /** A check on the pull request is red. */
  | 'checks'
  /** Our own machinery broke; it does not use up a try. */
  | 'machinery';

export interface Failure {
  readonly kind: FailureKind;
  /** One line for people. */
  readonly summary: string;
  /** What the next attempt is told: findings, test output, what was tried. Markdown. */
  readonly detail: string;
  /** Equal for two failures that are the same failure. */
  readonly fingerprint: string;
  /** The requests of people that the next attempt is told of (request.ts). */
  readonly told?: readonly string[];
  /** The review threads that asked for it: answered and resolved once their request is met. */
  readonly threads?: readonly ReviewThread[];
  /** What the guard found, as guardKey names it. */
  readonly guard?: readonly string[];
}
