// What a slash-command is: one file per command, with its grammar, who may give it, examples, and what it makes of a run.
// A command decides and records; it calls no service. Whoever hears one (a comment, a button, a ticked box, the API) leads it
// through give.ts. A new command is one file here and one line in commands.ts.
import type { Fact } from '../domain/fact.ts';
import type { Run } from '../domain/run.ts';
import type { TaskKey } from '../domain/task-spec.ts';
import type { Outgoing } from '../wording/outgoing.ts';

export interface Given {
  /** As it stands at the moment when the command takes effect. */
  readonly run: Run;
  /** Login of whoever gave it. */
  readonly by: string;
  /** When it was said; ISO 8601. */
  readonly at: string;
  /** The task on whose pull request it was said. */
  readonly here?: TaskKey;
  /** The rest of the command's line. */
  readonly words: string;
  /** The lines after it, up to the next command. */
  readonly more: string;
  /** For what people or models wrote, when it goes into an answer. */
  readonly safe: Outgoing;
}

export type Answer =
  /** Done. `says` only what the person cannot know yet; the rocket says the rest. */
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
  /** The least that GitHub must allow whoever gives it. */
  readonly who: 'write' | 'triage';
  /** It makes sense after the end of a run, too. */
  readonly afterTheEnd?: boolean;
  readonly examples: readonly string[];
  handle(given: Given): Answer;
}

export function record(facts: readonly Fact[], says?: string): Answer {
  return { does: 'record', facts, ...(says === undefined ? {} : { says }) };
}

/** @param why a sentence that says what is so and what to do instead. */
export function refuse(why: string): Answer {
  return { does: 'refuse', why };
}
