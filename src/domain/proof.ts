// What Troupe itself ran and saw when work was handed in. The strategist reads it as fact, so nothing that an agent wrote
// is part of it except in the fields that say so.

export type Proof =
  | {
      readonly is: 'check';
      /** `failed_before`: without the change as well. `missing`: the sandbox has no such program. */
      readonly outcome: 'passed' | 'failed' | 'failed_before' | 'missing' | 'no_time';
      readonly kind: 'build' | 'types' | 'lint' | 'test';
      readonly command: string;
      /** The file that names the command. */
      readonly from: string;
      /** The change edits that file: a command may be redefined by the very change that it judges. */
      readonly edited: boolean;
    }
  /** The tests pass with the change and fail at the commit `at`, which has only the `tests` of the change. */
  | {
      readonly is: 'tests_proved';
      /** May be the worker's own. */
      readonly command: string;
      readonly at: string;
      readonly tests: readonly string[];
      /** The end of what the tests printed when they failed. Anything can stand in it. */
      readonly output: string;
    }
  | { readonly is: 'tests_not_proved'; readonly at: string; readonly why: 'too_many_files' | 'no_time' }
  /** The worker's claim, which nobody checked. */
  | { readonly is: 'tests_for_existing_behaviour'; readonly claim: string }
  | { readonly is: 'changed_beside_tests'; readonly paths: readonly string[] }
  | { readonly is: 'sources_named'; readonly count: number };
