// Why a reviewed pull request is not merged yet. Each completes "it …".
import type { MergeWait } from '../../domain/merge-wait.ts';
import { named } from '../phrase.ts';
import { sayer } from '../say.ts';
import { guardSummary } from './guard.ts';

const forApproval = "waits for a person's approval";

export const mergeWaitText: (wait: MergeWait) => string = sayer<MergeWait>({
  base_changed: ({ from, to }) => `waits for a person: its base was changed from \`${from}\` to \`${to}\``,
  heads_differ: () => 'waits for a review of its latest commit',
  in_merge_queue: () => 'is in the merge queue',
  then_auto_merge: ({ first, by }) =>
    `${mergeWaitText(first)}; auto-merge by ${by} merges it as soon as GitHub allows`,
  auto_merge: ({ by }) => `waits for GitHub to merge it: ${by} enabled auto-merge`,
  auto_merge_stuck: ({ by }) => `waits for a person: ${by} enabled auto-merge, but GitHub has not merged it`,
  draft: () => 'waits until the pull request is no longer a draft',
  checks_pending: ({ checks }) => `waits for ${named('check', checks)}`,
  checks_rerun: ({ checks }) =>
    `waits for ${named('check', checks)}, which ${checks.length === 1 ? 'runs' : 'run'} again`,
  another_look: ({ by }) => `waits for ${by.join(' and ')} to review the requested changes again`,
  mergeability_unknown: () => 'waits for GitHub to say whether it can be merged',
  protection: ({ reviewers }) =>
    reviewers.length === 0
      ? 'waits for what branch protection requires'
      : `waits for a review by ${reviewers.map((name) => `\`${name}\``).join(' or ')}`,
  whole_run: () => 'waits for a person to merge it: it brings the whole run into the default branch',
  manual_policy: () => 'waits for a person to merge it: `merge.approval` is `manual`',
  human_policy: () => 'waits for the approval of a person with write permission',
  guard_findings: ({ findings }) => `${forApproval}: ${guardSummary(findings)}`,
  protected_paths: ({ paths }) => `${forApproval}: it changes ${named('protected path', paths)}`,
  red_base: ({ checks }) =>
    `${forApproval}: ${named('check', checks)} ${checks.length === 1 ? 'fails' : 'fail'} on the base branch, too`,
});
