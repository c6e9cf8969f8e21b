// Why an attempt failed, and what the next one can learn from it.
import type { AgentEnd } from './agent-end.ts';
import type { ChangeRequest } from './change-request.ts';
import { guardKey } from './guard/guard-key.ts';
import type { PlanProblem } from './plan-problem.ts';
import type { FailedCheck } from './pull-request.ts';
import type { Trouble } from './trouble.ts';
import type { GuardFinding, Verdict } from './verdict.ts';

export type FailureKind =
  /** The worker gave up, ran out of steps or time, or delivered nothing. */
  | 'fruitless'
  /** The strategist or a person asked for changes. */
  | 'rejected'
  /** A check on the pull request is red. */
  | 'checks'
  /** Troupe itself failed; it does not use up an attempt. */
  | 'machinery';

export type FailureReason =
  /** `said`: the agent's last words. */
  | { readonly is: 'agent_ended'; readonly how: AgentEnd; readonly said: string }
  | { readonly is: 'nothing_changed'; readonly said: string }
  /** `problems`: git's, a sentence each that says what to do about it. */
  | { readonly is: 'tree_not_committable'; readonly problems: readonly string[] }
  | { readonly is: 'secret_in_work'; readonly places: readonly SecretPlace[] }
  /** `words`: GitHub's. */
  | { readonly is: 'push_refused'; readonly words: string }
  | { readonly is: 'subtasks_unusable'; readonly problems: readonly PlanProblem[] }
  | { readonly is: 'conflict_not_resolved'; readonly why: ConflictFailure }
  | { readonly is: 'not_approved'; readonly verdict: Disapproval }
  | { readonly is: 'guard_objects'; readonly findings: readonly GuardFinding[] }
  /** What they asked for stands in the failure's requests. */
  | { readonly is: 'changes_requested' }
  | { readonly is: 'sent_back'; readonly by: string; readonly words: string }
  | { readonly is: 'subtasks_no_longer_fit'; readonly problems: readonly PlanProblem[] }
  | { readonly is: 'checks_failed'; readonly checks: readonly FailedCheck[] }
  | { readonly is: 'somebody_pushed'; readonly branch: string; readonly head: string }
  | { readonly is: 'nothing_to_work_with'; readonly trouble: Trouble }
  | { readonly is: 'interrupted'; readonly by: string };

type ConflictFailure =
  | Extract<FailureReason, { is: 'agent_ended' | 'tree_not_committable' | 'secret_in_work' | 'push_refused' }>
  | { readonly is: 'markers_left'; readonly paths: readonly string[] };

/** Where a secret of the server stands; the secret is taken out of the path. */
export type SecretPlace =
  | { readonly in: 'branch_name' | 'commit_message' }
  /** Which of the changed files, from 1: its name would tell the secret. */
  | { readonly in: 'file_name'; readonly number: number }
  | { readonly in: 'file'; readonly path: string };

/** Of a verdict, what the next attempt is told. */
export type Disapproval = Pick<Verdict, 'summary' | 'criteria' | 'findings' | 'objections' | 'guard'>;

export interface Failure {
  readonly why: FailureReason;
  /** The last output of commands, for the next attempt. Markdown. */
  readonly evidence?: string;
  /** What people ask for, which the next attempt is told. */
  readonly requests?: readonly ChangeRequest[];
}

const kinds: Readonly<Record<FailureReason['is'], FailureKind>> = {
  agent_ended: 'fruitless',
  nothing_changed: 'fruitless',
  tree_not_committable: 'fruitless',
  secret_in_work: 'fruitless',
  push_refused: 'fruitless',
  subtasks_unusable: 'fruitless',
  conflict_not_resolved: 'fruitless',
  not_approved: 'rejected',
  guard_objects: 'rejected',
  changes_requested: 'rejected',
  sent_back: 'rejected',
  subtasks_no_longer_fit: 'rejected',
  checks_failed: 'checks',
  somebody_pushed: 'machinery',
  nothing_to_work_with: 'machinery',
  interrupted: 'machinery',
};

export function kindOf({ why }: Failure): FailureKind {
  return kinds[why.is];
}

/** Whether two failures differ only in what changes from attempt to attempt: numbers, hashes, spaces, order. */
export function isSameFailure(one: Failure, other: Failure): boolean {
  return one.why.is === other.why.is && likeness(one) === likeness(other);
}

function likeness(failure: Failure): string {
  const normal = essence(failure).map((part) =>
    part
      .toLowerCase()
      .replaceAll(/\b[0-9a-f]{7,40}\b/g, '#')
      .replaceAll(/\d+/g, '#')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
  return normal.toSorted().join(' | ').slice(0, 500);
}

function essence({ why, requests = [] }: Failure): string[] {
  if (why.is === 'guard_objects') return why.findings.map(guardKey);
  if (why.is === 'checks_failed') return why.checks.map(({ name, summary }) => `${name} ${summary}`);
  if (why.is === 'changes_requested') return requests.map(({ login, text }) => `${login} ${text}`);
  return why.is === 'not_approved' ? essenceOf(why.verdict) : [JSON.stringify(why)];
}

function essenceOf({ criteria, findings }: Disapproval): string[] {
  const unmet = criteria.filter(({ met }) => !met);
  const blocking = findings.filter(({ severity }) => severity === 'blocking');
  return [
    ...unmet.map(({ criterion }) => criterion),
    ...blocking.map(({ path = '', text }) => `${path} ${text}`),
  ];
}

/** What the guard objected to, as guardKey names it. */
export function guardKeysIn({ why }: Failure): string[] {
  if (why.is === 'guard_objects') return why.findings.map(guardKey);
  return why.is === 'not_approved' ? (why.verdict.guard ?? []).map(guardKey) : [];
}
