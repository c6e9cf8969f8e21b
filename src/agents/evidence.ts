// Evidence: what our own code saw while it answered a call. It is kept beside the text that the model reads, and only
// tools and the turn write it. Whoever decides something about a conversation reads evidence and never text, because
// anybody can print any text: a test, a file, a web page, the agent itself.
import type { Proof } from '../domain/proof.ts';
import type { TaskSpec } from '../domain/task-spec.ts';
import type { Limit } from '../sandbox/limits.ts';

/** JSON, because it is stored with the transcript. */
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
  /** The worktree is another one than before; what git ignores does not count. */
  | ({ readonly is: 'tree_changed' } & TreeChange)
  | { readonly is: 'subtasks_noted'; readonly tasks: readonly TaskSpec[] }
  | { readonly is: 'hand_in_accepted'; readonly proof: readonly Proof[] }
  | {
      readonly is: 'hand_in_refused';
      readonly problems: readonly string[];
      /** Asked for once: the next hand-in may pass without it. */
      readonly askedFor?: AskedFor;
    };

export interface TreeChange {
  /** The commit that holds the tree as it is now; the same tree is always the same commit. */
  readonly tree: string;
  /** Some of them, where there are very many. */
  readonly paths: readonly string[];
}

export type AskedFor = 'a_test_run' | 'sources' | 'evidence_that_holds';

type Kind = Evidence['is'];
type Of<K extends Kind> = Extract<Evidence, { readonly is: K }>;

export function select<K extends Kind>(seen: readonly Evidence[], kind: K): Of<K>[] {
  return seen.filter((one): one is Of<K> => one.is === kind);
}

/** What was seen since the worktree last changed: only that speaks of the work as it is now. */
export function sinceLastChange(seen: readonly Evidence[]): readonly Evidence[] {
  return seen.slice(seen.findLastIndex(({ is }) => is === 'tree_changed') + 1);
}

export function wasAskedFor(seen: readonly Evidence[], what: AskedFor): boolean {
  return select(seen, 'hand_in_refused').some(({ askedFor }) => askedFor === what);
}
