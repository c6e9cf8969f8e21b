// What can be done for a run, one step at a time: what it is about, and in which pool it takes its turn.
import type { TaskKey } from './task-spec.ts';

/** What a run asks for by where it stands. */
export type Action =
  | { readonly do: 'plan'; readonly attempt: number }
  | { readonly do: 'replan'; readonly attempt: number; readonly revision: number }
  | { readonly do: 'open_tracking_issue' }
  | { readonly do: 'open_run_branch' }
  | { readonly do: 'add_final_task' }
  | { readonly do: 'attempt'; readonly task: TaskKey; readonly attempt: number }
  | { readonly do: 'open_pull_request'; readonly task: TaskKey }
  | { readonly do: 'review'; readonly task: TaskKey; readonly subject: string; readonly attempt: number }
  | { readonly do: 'observe'; readonly task: TaskKey }
  | { readonly do: 'merge'; readonly task: TaskKey; readonly head: string }
  | { readonly do: 'enqueue'; readonly task: TaskKey; readonly head: string }
  | { readonly do: 'rerun_checks'; readonly task: TaskKey; readonly head: string }
  | { readonly do: 'resolve'; readonly task: TaskKey; readonly head: string }
  | { readonly do: 'ask_human'; readonly task: TaskKey }
  | { readonly do: 'remind'; readonly task: TaskKey }
  | { readonly do: 'tell_paused' }
  | { readonly do: 'resume_if_headroom' }
  | { readonly do: 'finish' };

/** What every run needs besides. Whether it is due stands in the store, not in the run. */
type Upkeep = { readonly do: 'send_effects' } | { readonly do: 'sync_tracking_issue' };

export type AnyAction = Action | Upkeep;

/** Agents of one pool share a limit over all processes. */
type Pool = 'workers' | 'thinkers';

const pools: Partial<Record<AnyAction['do'], Pool>> = {
  attempt: 'workers',
  resolve: 'workers',
  plan: 'thinkers',
  replan: 'thinkers',
  review: 'thinkers',
};

/** Undefined for what is short and needs no turn. */
export function poolOf(action: AnyAction): Pool | undefined {
  return pools[action.do];
}

interface Fields {
  readonly do: string;
  readonly task?: TaskKey;
  readonly subject?: string;
  readonly head?: string;
  readonly attempt?: number;
  readonly revision?: number;
}

/** Tells an action from all others of its run; one claim on it keeps the action in one process. Never read back. */
export function actionKey(action: AnyAction): string {
  const { do: what, task, subject, head, attempt, revision }: Fields = action;
  return [what, task, subject, head, attempt, revision].filter((part) => part !== undefined).join(':');
}
