// Where a reviewed pull request stands: whether it may be merged, must wait, or goes back to work. The only way to a merge
// leads through a verdict on exactly this head and an observation of exactly this head.
import { baseBranchOf } from './branch.ts';
import { untold } from './guard/standing.ts';
import type { MergeWait } from './merge-wait.ts';
import { protectedPaths } from './protected-path.ts';
import type { Run } from './run.ts';
import type { MergePolicy } from './settings.ts';
import type { BranchDelivery } from './delivery.ts';
import type { FailedCheck, MergeRefusal, Observation, PullRequest } from './pull-request.ts';
import type { Failure } from './failure.ts';
import type { Verdict } from './verdict.ts';
import type { Task } from './task.ts';
import { openRequests } from './change-request.ts';

export type MergePosition = Approved | PersonsTurn | GitHubsTurn | OutOfDate | ChecksToRerun | Rejected;

/** The evidence that code which merges takes: a verdict on this head, and what GitHub showed of this head. */
export interface Approved {
  readonly at: 'approved';
  /** `enqueue` where the base branch takes nothing but through its merge queue. */
  readonly by: 'merge' | 'enqueue';
  readonly head: string;
  readonly verdict: Verdict;
  readonly seen: Observation;
  /** Of this head, the last time. */
  readonly refusal: MergeRefusal | undefined;
  readonly enqueued: PullRequest['enqueued'];
}

/** Only a person can bring it on. */
export interface PersonsTurn {
  readonly at: 'persons_turn';
  readonly wait: MergeWait;
}

interface GitHubsTurn {
  readonly at: 'githubs_turn';
  readonly wait: MergeWait;
}

type Turn = PersonsTurn | GitHubsTurn;

/** It conflicts with its base, or lacks what is new there. */
interface OutOfDate {
  readonly at: 'out_of_date';
  readonly head: string;
}

/** Once each: a flaky check is green then. */
interface ChecksToRerun {
  readonly at: 'checks_to_rerun';
  readonly head: string;
  readonly checks: readonly FailedCheck[];
}

export interface Rejected {
  readonly at: 'rejected';
  readonly attempt: number;
  /** The head, or the digest of a report. */
  readonly subject: string;
  readonly failure: Failure;
}

/** What a merge depends on besides policy and verdict. */
type Reviewed = Pick<Task, 'attempts' | 'requests' | 'pushed' | 'pull' | 'isFinal'>;

/** An approved branch as it was last seen, in its run. */
export function mergePosition(
  run: Run,
  task: Task,
  delivery: BranchDelivery,
  verdict: Verdict,
  seen: Observation,
): MergePosition {
  const wanted = baseBranchOf(run, task);
  // The review was of what it changes there, and the plan counts on its being there.
  if (seen.base !== undefined && seen.base !== wanted) {
    return personsTurn({ is: 'base_changed', from: wanted, to: seen.base });
  }
  return positionByPolicy(run.settings.merge, task, delivery, verdict, seen);
}

/** From an approving verdict and the pull request as last seen. */
export function positionByPolicy(
  policy: MergePolicy,
  task: Reviewed,
  delivery: BranchDelivery,
  verdict: Verdict,
  seen: Observation,
): MergePosition {
  const { head } = delivery;
  if (verdict.subject !== head || seen.head !== head) return githubsTurn({ is: 'heads_differ' });
  const requests = openRequests(task, seen);
  if (requests.length > 0) return rejected(task, head, { why: { is: 'changes_requested' }, requests });
  return (
    onChecks(task, seen) ??
    onGuard(task, verdict, seen) ??
    onBase(task, seen) ??
    withAutoMerge(
      turn(policy, task, verdict, seen) ?? inQueue(seen) ?? approved(task, verdict, seen),
      task,
      seen,
    )
  );
}

function rejected({ attempts }: Reviewed, subject: string, failure: Failure): Rejected {
  return { at: 'rejected', attempt: attempts.length, subject, failure };
}

/** What the guard found goes back once; after that, a person decides. */
function onGuard(task: Reviewed, verdict: Verdict, seen: Observation): Rejected | undefined {
  const fresh = seen.approvedBy.length > 0 || task.isFinal ? [] : untold(task, verdict);
  if (fresh.length === 0) return undefined;
  return rejected(task, seen.head, { why: { is: 'guard_objects', findings: verdict.guard ?? fresh } });
}

function onBase(task: Reviewed, seen: Observation): OutOfDate | undefined {
  const isBehind = seen.mergeable === 'conflict' || seen.mergeable === 'behind';
  const hasNewBase = task.isFinal && seen.newBase !== undefined && stoodMs(task, seen) >= baseQuietMs;
  return isBehind || hasNewBase ? { at: 'out_of_date', head: seen.head } : undefined;
}

/** A base that moves and moves is followed once it has stood still for so long. */
const baseQuietMs = 60_000;

/** For how long every look has found the same. */
function stoodMs({ pull }: Reviewed, seen: Observation): number {
  return Date.parse(seen.at) - Date.parse(pull?.unchangedSince ?? seen.at);
}

/** How long GitHub may take to merge by itself what it may merge. */
const autoMergePatienceMs = 600_000;

/** A person told GitHub to merge it: that is their switch, and GitHub's merge. We neither merge it nor turn it off. */
function withAutoMerge(position: Turn | Approved, task: Reviewed, seen: Observation): Turn | Approved {
  const { autoMergeBy: by } = seen;
  if (by === undefined || seen.mergeQueue === 'queued') return position;
  if (position.at !== 'approved') {
    return { ...position, wait: { is: 'then_auto_merge', first: position.wait, by } };
  }
  return stoodMs(task, seen) < autoMergePatienceMs
    ? githubsTurn({ is: 'auto_merge', by })
    : personsTurn({ is: 'auto_merge_stuck', by });
}

function inQueue(seen: Observation): Turn | undefined {
  return seen.mergeQueue === 'queued' ? githubsTurn({ is: 'in_merge_queue' }) : undefined;
}

function approved({ pull }: Reviewed, verdict: Verdict, seen: Observation): Approved {
  const { head } = seen;
  const by = seen.mergeQueue === 'open' ? 'enqueue' : 'merge';
  const refusal = pull?.refusal?.head === head ? pull.refusal : undefined;
  const enqueued = pull?.enqueued?.head === head ? pull.enqueued : undefined;
  return { at: 'approved', by, head, verdict, seen, refusal, enqueued };
}

function turn(policy: MergePolicy, task: Reviewed, verdict: Verdict, seen: Observation): Turn | undefined {
  if (seen.draft) return personsTurn({ is: 'draft' });
  if (seen.pendingChecks.length > 0) {
    return githubsTurn({ is: 'checks_pending', checks: seen.pendingChecks });
  }
  if (seen.changesRequestedBy.length > 0) {
    const by = seen.changesRequestedBy.map((review) => review.login);
    return personsTurn({ is: 'another_look', by });
  }
  const byPolicy = reasonOfPolicy(policy, task, verdict, seen);
  if (byPolicy !== undefined) return personsTurn(byPolicy);
  if (seen.mergeable === 'unknown') return githubsTurn({ is: 'mergeability_unknown' });
  // A branch with a queue takes nothing directly and is therefore called blocked even when all is well.
  if (seen.mergeable === 'blocked' && seen.mergeQueue === undefined) {
    return personsTurn({ is: 'protection', reviewers: seen.awaitedReviewers ?? [] });
  }
  return undefined;
}

function reasonOfPolicy(
  policy: MergePolicy,
  task: Reviewed,
  verdict: Verdict,
  seen: Observation,
): MergeWait | undefined {
  if (task.isFinal) return { is: 'whole_run' };
  if (policy.approval === 'manual') return { is: 'manual_policy' };
  if (seen.approvedBy.length > 0) return undefined;
  if (policy.approval === 'human') return { is: 'human_policy' };
  const guarded = verdict.guard ?? [];
  if (guarded.length > 0) return { is: 'guard_findings', findings: guarded };
  const guardedPaths = protectedPaths(verdict.changed);
  if (guardedPaths.length > 0) return { is: 'protected_paths', paths: guardedPaths };
  // What is left of the red ones here is red on the base branch, too.
  const red = namesOf(seen.failedChecks);
  return red.length === 0 ? undefined : { is: 'red_base', checks: red };
}

/** How long a check that was run again may show its old result before that is taken for the new one. */
const rerunPatienceMs = 600_000;

function onChecks(task: Reviewed, seen: Observation): MergePosition | undefined {
  const { head } = seen;
  const red = seen.failedChecks.filter((check) => check.alsoOnBase !== true);
  if (red.length === 0) return undefined;
  const failed = rejected(task, head, { why: { is: 'checks_failed', checks: red } });
  const rerun = task.pull?.rerun?.head === head ? task.pull.rerun : undefined;
  const before = (check: FailedCheck): FailedCheck | undefined =>
    rerun?.checks.find((each) => each.name === check.name);
  const fresh = red.filter((check) => before(check) === undefined);
  if (fresh.length > 0) {
    const canRerun = fresh.every((check) => check.again !== undefined);
    return canRerun ? { at: 'checks_to_rerun', head, checks: fresh } : failed;
  }
  const old = red.filter((check) => sameResult(check, before(check)));
  const waited = Date.parse(seen.at) - Date.parse(rerun?.at ?? '');
  return old.length > 0 && waited < rerunPatienceMs
    ? githubsTurn({ is: 'checks_rerun', checks: namesOf(old) })
    : failed;
}

function sameResult(now: FailedCheck, before: FailedCheck | undefined): boolean {
  return now.again?.id === before?.again?.id && now.again?.completedAt === before?.again?.completedAt;
}

function namesOf(checks: readonly FailedCheck[]): string[] {
  return checks.map((check) => check.name);
}

function githubsTurn(wait: MergeWait): GitHubsTurn {
  return { at: 'githubs_turn', wait };
}

function personsTurn(wait: MergeWait): PersonsTurn {
  return { at: 'persons_turn', wait };
}
