// Whether a reviewed pull request may be merged, must wait, or goes back to work. The only way to a merge leads
// through a verdict on exactly this head and an observation of exactly this head.
import { baseBranchOf } from './branch.ts';
import { untold } from './guard/standing.ts';
import type { MergeWait } from './merge-wait.ts';
import { failureOfVerdict } from './phoenix.ts';
import { protectedPaths } from './protected-path.ts';
import type { Run } from './run.ts';
import type { MergePolicy } from './settings.ts';
import type { BranchDelivery } from './delivery.ts';
import type { FailedCheck, Observation } from './pull-request.ts';
import type { Failure } from './failure.ts';
import type { Verdict } from './verdict.ts';
import type { Task } from './task.ts';
import { openRequests, withRequests } from './change-request.ts';

export type MergeDecision =
  | { readonly do: 'merge'; readonly head: string }
  /** The base branch takes nothing but through its merge queue. */
  | { readonly do: 'enqueue'; readonly head: string }
  | Wait
  | { readonly do: 'resolve' }
  /** Once each: a flaky check is green then. */
  | { readonly do: 'rerun'; readonly head: string; readonly checks: readonly FailedCheck[] }
  | { readonly do: 'reject'; readonly failure: Failure };

interface Wait {
  readonly do: 'wait';
  readonly why: MergeWait;
  /** Who can end it. */
  readonly for: 'person' | 'github';
}

/** What a merge depends on besides policy and verdict. */
type Reviewed = Pick<Task, 'attempts' | 'requests' | 'pushed' | 'pull' | 'isFinal'>;

/** For the task as it stands; undefined while there is nothing to decide on: no verdict, or no look at the pull request. */
export function decisionOn(run: Run, task: Task): MergeDecision | undefined {
  const { stage, pull } = task;
  if (stage.at !== 'delivered' || stage.delivery.kind !== 'branch') return undefined;
  if (stage.verdict === undefined || pull?.observed === undefined) return undefined;
  const { base } = pull.observed;
  const wanted = baseBranchOf(run, task);
  // The review was of what it changes there, and the plan counts on its being there.
  if (base !== undefined && base !== wanted) {
    return wait('person', { is: 'base_changed', from: wanted, to: base });
  }
  return mergeDecision(run.settings.merge, task, stage.delivery, stage.verdict, pull.observed);
}

/** Decides from the strategist's verdict and the pull request as last seen. */
export function mergeDecision(
  policy: MergePolicy,
  task: Reviewed,
  delivery: BranchDelivery,
  verdict: Verdict,
  seen: Observation,
): MergeDecision {
  if (verdict.subject !== delivery.head || seen.head !== delivery.head) {
    return wait('github', { is: 'heads_differ' });
  }
  const requests = openRequests(task, seen);
  if (!verdict.approved) return { do: 'reject', failure: withRequests(failureOfVerdict(verdict), requests) };
  if (requests.length > 0) return { do: 'reject', failure: { why: { is: 'changes_requested' }, requests } };
  const onChecks = checksDecision(task, seen);
  if (onChecks !== undefined) return onChecks;
  const guarded = seen.approvedBy.length > 0 || task.isFinal ? [] : untold(task, verdict);
  if (guarded.length > 0)
    return { do: 'reject', failure: { why: { is: 'guard_objects', findings: verdict.guard ?? guarded } } };
  if (seen.mergeable === 'conflict' || seen.mergeable === 'behind') return { do: 'resolve' };
  if (task.isFinal && seen.newBase !== undefined && stoodMs(task, seen) >= baseQuietMs)
    return { do: 'resolve' };
  return withAutoMerge(reasonToWait(policy, task, verdict, seen) ?? intoBase(seen), task, seen);
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
function withAutoMerge(
  decision: Wait | (MergeDecision & { do: 'merge' | 'enqueue' }),
  task: Reviewed,
  seen: Observation,
): MergeDecision {
  const { autoMergeBy: by } = seen;
  if (by === undefined || seen.mergeQueue === 'queued') return decision;
  if (decision.do === 'wait') {
    return { ...decision, why: { is: 'then_auto_merge', first: decision.why, by } };
  }
  return stoodMs(task, seen) < autoMergePatienceMs
    ? wait('github', { is: 'auto_merge', by })
    : wait('person', { is: 'auto_merge_stuck', by });
}

function intoBase(seen: Observation): Wait | (MergeDecision & { do: 'merge' | 'enqueue' }) {
  if (seen.mergeQueue === 'queued') return wait('github', { is: 'in_merge_queue' });
  return { do: seen.mergeQueue === 'open' ? 'enqueue' : 'merge', head: seen.head };
}

function reasonToWait(
  policy: MergePolicy,
  task: Reviewed,
  verdict: Verdict,
  seen: Observation,
): Wait | undefined {
  if (seen.draft) return wait('person', { is: 'draft' });
  if (seen.pendingChecks.length > 0)
    return wait('github', { is: 'checks_pending', checks: seen.pendingChecks });
  if (seen.changesRequestedBy.length > 0) {
    const who = seen.changesRequestedBy.map((review) => review.login);
    return wait('person', { is: 'another_look', by: who });
  }
  const byPolicy = reasonOfPolicy(policy, task, verdict, seen);
  if (byPolicy !== undefined) return wait('person', byPolicy);
  if (seen.mergeable === 'unknown') return wait('github', { is: 'mergeability_unknown' });
  // A branch with a queue takes nothing directly and is therefore called blocked even when all is well.
  if (seen.mergeable === 'blocked' && seen.mergeQueue === undefined) {
    return wait('person', { is: 'protection', reviewers: seen.awaitedReviewers ?? [] });
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

function checksDecision(task: Reviewed, seen: Observation): MergeDecision | undefined {
  const red = seen.failedChecks.filter((check) => check.alsoOnBase !== true);
  if (red.length === 0) return undefined;
  const rerun = task.pull?.rerun?.head === seen.head ? task.pull.rerun : undefined;
  const before = (check: FailedCheck): FailedCheck | undefined =>
    rerun?.checks.find((each) => each.name === check.name);
  const fresh = red.filter((check) => before(check) === undefined);
  if (fresh.length > 0) {
    return fresh.every((check) => check.again !== undefined)
      ? { do: 'rerun', head: seen.head, checks: fresh }
      : { do: 'reject', failure: { why: { is: 'checks_failed', checks: red } } };
  }
  const old = red.filter((check) => sameResult(check, before(check)));
  const waited = Date.parse(seen.at) - Date.parse(rerun?.at ?? '');
  return old.length > 0 && waited < rerunPatienceMs
    ? wait('github', { is: 'checks_rerun', checks: namesOf(old) })
    : { do: 'reject', failure: { why: { is: 'checks_failed', checks: red } } };
}

function sameResult(now: FailedCheck, before: FailedCheck | undefined): boolean {
  return now.again?.id === before?.again?.id && now.again?.completedAt === before?.again?.completedAt;
}

function namesOf(checks: readonly FailedCheck[]): string[] {
  return checks.map((check) => check.name);
}

function wait(who: Wait['for'], why: MergeWait): Wait {
  return { do: 'wait', why, for: who };
}
