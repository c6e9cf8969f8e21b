// Evidence: facts that our own code observed while it answered a call. It is stored beside the text that the model
// reads, and only tools and the turn write it. Code decides by evidence and never by text, because a test, a file, a
// web page or the agent itself can print any text.
import type { Proof } from '../domain/proof.ts';
import type { TaskSpec } from '../domain/task-spec.ts';
import type { Limit } from '../sandbox/limits.ts';

/** Plain JSON, because it is stored with the transcript. */
export type Evidence =
  /** `exitCode` is null when `limit` ended the command. */
  | {
      readonly is: 'command_ended';
      readonly command: string;
      readonly exitCode: number | null;
      readonly limit?: Limit;
    }
  | { readonly is: 'background_started'; readonly id: string; readonly command: string }
  | { readonly is: 'background_ended'; readonly id: string; readonly exitCode: number | null }
  /** Files in the worktree changed. Ignored files do not count. */
  | ({ readonly is: 'tree_changed' } & TreeChange)
  | { readonly is: 'subtasks_noted'; readonly tasks: readonly TaskSpec[] }
  | { readonly is: 'submission_accepted'; readonly proof: readonly Proof[] }
  | {
      readonly is: 'submission_refused';
      readonly problems: readonly string[];
      /** Asked for only once. The next submission may pass without it. */
      readonly askedFor?: AskedFor;
    };

export interface TreeChange {
  /** A commit of the current tree. The same tree always gives the same commit. */
  readonly tree: string;
  /** Not all of them if there are very many. */
  readonly paths: readonly string[];
}

export type AskedFor = 'test_run' | 'sources' | 'valid_evidence';

type Kind = Evidence['is'];
type Of<K extends Kind> = Extract<Evidence, { readonly is: K }>;

export function select<K extends Kind>(seen: readonly Evidence[], kind: K): Of<K>[] {
  return seen.filter((one): one is Of<K> => one.is === kind);
}

/** Earlier evidence says nothing about the worktree in its current state. */
export function sinceLastChange(seen: readonly Evidence[]): readonly Evidence[] {
  return seen.slice(seen.findLastIndex(({ is }) => is === 'tree_changed') + 1);
}

export function wasAskedFor(seen: readonly Evidence[], what: AskedFor): boolean {
  return select(seen, 'submission_refused').some(({ askedFor }) => askedFor === what);
}
