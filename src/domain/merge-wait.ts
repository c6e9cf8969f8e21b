// Why a pull request whose review is done is not merged yet.
import type { GuardFinding } from './verdict.ts';

export type MergeWait =
  | {
      readonly is: /** GitHub shows another head than the one that was reviewed. */
        | 'heads_differ'
        | 'in_merge_queue'
        | 'draft'
        | 'mergeability_unknown'
        /** It brings the whole run into the default branch, which a person does. */
        | 'whole_run'
        | 'manual_policy'
        | 'human_policy';
    }
  | { readonly is: 'base_changed'; readonly from: string; readonly to: string }
  /** `by` turned auto-merge on; GitHub merges it once what it waits for first is over. */
  | { readonly is: 'then_auto_merge'; readonly first: MergeWait; readonly by: string }
  | { readonly is: 'auto_merge' | 'auto_merge_stuck'; readonly by: string }
  /** `checks`: names. */
  | {
      readonly is: 'checks_pending' | 'checks_rerun' | 'red_base';
      readonly checks: readonly string[];
    }
  /** They asked for changes, and those are made. */
  | { readonly is: 'another_look'; readonly by: readonly string[] }
  /** Branch protection; `reviewers` are asked for a review, as far as GitHub says. */
  | { readonly is: 'protection'; readonly reviewers: readonly string[] }
  | { readonly is: 'guard_findings'; readonly findings: readonly GuardFinding[] }
  | { readonly is: 'protected_paths'; readonly paths: readonly string[] };
