// Defines a slash-command: one file per command, with its grammar, permission, examples, and what it makes of a run. A
// command decides and calls no service. Comments, buttons and ticked boxes all reach it through give.ts. A new command
// is one file here and one line in commands.ts.
import type { Fact } from '../domain/fact.ts';
import type { Run } from '../domain/run.ts';
import type { TaskKey } from '../domain/task-spec.ts';
import type { Outgoing } from '../wording/outgoing.ts';

export interface Given {
  /** The run at the moment when the command takes effect. */
  readonly run: Run;
  /** Login of the person who gave it. */
  readonly by: string;
  /** Time of the comment or click; ISO 8601. */
  readonly at: string;
  /** The task on whose pull request it was given. */
  readonly here?: TaskKey;
  /** The rest of the command's line. */
  readonly words: string;
  /** The lines after it, up to the next command. */
  readonly more: string;
  /** Makes text by people or models safe to quote in an answer. */
  readonly safe: Outgoing;
}

export type Answer =
  /** Done. `says` only what the person cannot know yet; the 🚀 reaction says the rest. */
  | { readonly does: 'record'; readonly facts: readonly Fact[]; readonly says?: string }
  | { readonly does: 'tell'; readonly says: string }
  | { readonly does: 'refuse'; readonly why: string }
  | { readonly does: 'show_log'; readonly task: TaskKey; readonly attempt: number }
  | { readonly does: 'restart' };

export interface Command {
  /** The word after the slash. */
  readonly name: string;
  readonly usage: string;
  /** One clause that completes "`/name` …". */
  readonly does: string;
  /** The least permission that it requires on GitHub. */
  readonly who: 'write' | 'triage';
  /** It also works after the run has ended. */
  readonly afterTheEnd?: boolean;
  readonly examples: readonly string[];
  handle(given: Given): Answer;
}

export function record(facts: readonly Fact[], says?: string): Answer {
  return { does: 'record', facts, ...(says === undefined ? {} : { says }) };
}

/** @param why a sentence that gives the reason and what to do instead. */
export function refuse(why: string): Answer {
  return { does: 'refuse', why };
}
