// What is wrong with a plan, its subtasks, its revision, or a change to it that a person asks for.
import type { AgentEnd } from './agent-end.ts';
import type { TaskKey } from './task-spec.ts';

export type PlanProblem =
  | { readonly is: 'no_tasks' | 'no_subtasks' | 'nothing_left' }
  | {
      readonly is: 'too_many_tasks' | 'revised_too_many_tasks';
      readonly count: number;
      readonly most: number;
    }
  | { readonly is: 'too_many_subtasks'; readonly count: number; readonly room: number }
  | {
      readonly is:
        | 'key_has_wrong_form'
        | 'key_used_twice'
        | 'subtask_is_plan'
        | 'has_begun'
        | 'no_title'
        | 'no_criteria';
      readonly key: TaskKey;
    }
  | {
      readonly is: 'new_keys_out_of_order';
      readonly expected: readonly string[];
      readonly found: readonly string[];
    }
  | { readonly is: 'waits_in_circle'; readonly cycle: readonly TaskKey[] }
  /** `asPart`: the lost one is not what it comes after, but a part of that. */
  | { readonly is: 'waits_for_lost'; readonly key: TaskKey; readonly lost: TaskKey; readonly asPart: boolean }
  | {
      readonly is: 'title_too_long' | 'description_too_long';
      readonly key: TaskKey;
      /** In characters, like `most`. */
      readonly length: number;
      readonly most: number;
    }
  | { readonly is: 'criterion_too_long' | 'too_many_criteria'; readonly key: TaskKey; readonly most: number }
  | { readonly is: 'path_outside'; readonly key: TaskKey; readonly path: string }
  | { readonly is: 'comes_after_unknown'; readonly key: TaskKey; readonly after: string };

/** Why the director's draft was not taken. */
export type PlanObjection =
  | PlanProblem
  | { readonly is: 'director_ended'; readonly how: AgentEnd }
  /** What the director was told last of its draft, word for word. */
  | { readonly is: 'refused'; readonly words: string };

/** Why sub-issues are no plan. Keys in the plan's problems are names of sub-issues here: people know them by those. */
export type SubIssueProblem =
  | PlanProblem
  | { readonly is: 'in_another_repository'; readonly name: string }
  | { readonly is: 'blocked_from_outside'; readonly name: string; readonly blocker: string };

/** Why a plan that is under way cannot be changed as a person asked. */
export type PlanChangeProblem =
  | { readonly is: 'no_such_task' | 'has_begun' | 'after_abandoned'; readonly key: TaskKey }
  | { readonly is: 'run_is_full'; readonly count: number; readonly most: number }
  | { readonly is: 'title_missing' }
  /** In characters. */
  | { readonly is: 'title_too_long'; readonly length: number; readonly most: number }
  | TooLate
  | { readonly is: 'is_settled'; readonly key: TaskKey; readonly stage: 'complete' | 'abandoned' }
  | { readonly is: 'would_wait_in_circle'; readonly cycle: readonly TaskKey[] };

/** The last task collects the whole run already; `pull` is its pull request, if it has one. */
export interface TooLate {
  readonly is: 'run_is_collected';
  readonly key: TaskKey;
  readonly pull: number | undefined;
}
