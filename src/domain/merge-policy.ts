// Whether a reviewed pull request may be merged, must wait, or goes back to work. The only way to a merge leads
// through a verdict on exactly this head and an observation of exactly this head.
import { failureOfVerdict, fingerprintOf } from './phoenix.ts';
import { protectedPaths } from './protected-path.ts';
import type { MergePolicy } from './settings.ts';
import type { BranchDelivery, Failure, Observation, Task, Verdict } from './task.ts';

export type MergeDecision =
  | { readonly do: 'merge'; readonly head: string }
  | { readonly do: 'wait'; readonly why: string }
  | { readonly do: 'resolve' }
  | { readonly do: 'reject'; readonly failure: Failure };

/** Decides from the strategist's verdict and the pull request as last seen. */
export function mergeDecision(
  policy: MergePolicy,
  task: Pick<Task, 'attempts'>,
  delivery: BranchDelivery,
  verdict: Verdict,
  seen: Observation,
): MergeDecision {
  if (verdict.subject !== delivery.head || seen.head !== delivery.head) {
    return wait('waits until the review and the pull request speak of the same commit');
  }
  if (!verdict.approved) return { do: 'reject', failure: failureOfVerdict(verdict) };
  const asked = unanswered(task, seen);
  if (asked.length > 0) return { do: 'reject', failure: personsFailure(asked) };
  if (seen.failedChecks.length > 0) return { do: 'reject', failure: checksFailure(seen) };
  if (seen.mergeable === 'conflict' || seen.mergeable === 'behind') return { do: 'resolve' };
  const why = reasonToWait(policy, verdict, seen);
  return why === undefined ? { do: 'merge', head: delivery.head } : wait(why);
}

function reasonToWait(policy: MergePolicy, verdict: Verdict, seen: Observation): string | undefined {
  if (seen.draft) return 'waits until the pull request is no longer a draft';
  if (seen.pendingChecks.length > 0) return `waits for ${named('check', seen.pendingChecks)}`;
  if (seen.changesRequestedBy.length > 0) {
    const who = seen.changesRequestedBy.map((review) => review.login).join(' and ');
    return `waits for ${who} to look again at what was changed on request`;
  }
  if (policy.approval === 'manual') return 'waits for a person to merge it: `merge.approval` is `manual`';
  const approved = seen.approvedBy.length > 0;
  if (policy.approval === 'human' && !approved)
    return 'waits for the approval of a person with write permission';
  const guarded = protectedPaths(verdict.changed);
  if (guarded.length > 0 && !approved) {
    return `waits for a person's approval: it changes ${named('protected path', guarded)}`;
  }
  if (seen.mergeable === 'unknown') return 'waits for GitHub to say whether it can be merged';
  if (seen.mergeable === 'blocked') return 'waits for what branch protection requires';
  return undefined;
}

/**
 * Requests for changes that no attempt was told about yet. One that an attempt has answered still stands, and nothing
 * is merged over it; but the work is not sent back for it again.
 */
function unanswered(task: Pick<Task, 'attempts'>, seen: Observation): Observation['changesRequestedBy'] {
  const startedAt = Date.parse(task.attempts.at(-1)?.startedAt ?? '') || 0;
  return seen.changesRequestedBy.filter((review) => Date.parse(review.at) >= startedAt);
}

function personsFailure(asked: Observation['changesRequestedBy']): Failure {
  const by = asked.map((review) => review.login).join(', ');
  const texts = asked.map((review) => `${review.login} asked for changes: ${review.text}`);
  return {
    kind: 'rejected',
    summary: `${by} asked for changes`,
    detail: texts.join('\n\n'),
    fingerprint: fingerprintOf('rejected', texts),
  };
}

function checksFailure(seen: Observation): Failure {
  const names = seen.failedChecks.map((check) => check.name);
  return {
    kind: 'checks',
    summary: `${named('check', names)} failed`,
    detail: seen.failedChecks.map((check) => `### ${check.name}\n${check.summary}`).join('\n\n'),
    fingerprint: fingerprintOf(
      'checks',
      seen.failedChecks.map((check) => `${check.name} ${check.summary}`),
    ),
  };
}

function named(noun: string, names: readonly string[]): string {
  const list = names.map((name) => `\`${name}\``).join(', ');
  return names.length === 1 ? `the ${noun} ${list}` : `the ${noun}s ${list}`;
}

function wait(why: string): MergeDecision {
  return { do: 'wait', why };
}
