// The strategist's judgement of a delivery, and what it rests on.
import type { GuardFound } from './guard/found.ts';
import type { TaskKey } from './task-spec.ts';

export interface CriterionResult {
  readonly criterion: string;
  readonly met: boolean;
  /** File and line, test name, or command output that shows it, in the strategist's words. */
  readonly evidence: string;
  /** Why it counts as not met, whatever the strategist said. */
  readonly doubt?: Doubt;
}

/** Why a criterion counts as not met although nobody called it so. */
export type Doubt =
  | { readonly is: 'not_mentioned' | 'no_evidence' }
  | { readonly is: 'evidence_does_not_hold'; readonly problems: readonly CitationProblem[] };

/** What of the evidence is not there. */
export type CitationProblem =
  | { readonly is: 'no_such_file'; readonly path: string }
  | { readonly is: 'no_such_line'; readonly path: string; readonly lines: number; readonly cited: number }
  | { readonly is: 'no_such_test'; readonly title: string }
  | { readonly is: 'command_not_run'; readonly command: string }
  | { readonly is: 'names_nothing' };

/** What speaks against an approval though its author does not say so. */
export type Objection =
  | { readonly is: 'changes_nothing' }
  | { readonly is: 'speaks_of_another'; readonly named: string; readonly key: TaskKey };

export interface Finding {
  readonly severity: 'blocking' | 'advice';
  readonly path?: string;
  /** 1-based line in the file at the reviewed head. */
  readonly line?: number;
  readonly text: string;
}

/** What a rule found without a model. It blocks until the task allows it or a person approves that head. */
export interface GuardFinding {
  /** `deleted-test`, … */
  readonly rule: string;
  readonly path?: string;
  /** 1-based line in the file at the reviewed head. */
  readonly line?: number;
  readonly what: GuardFound;
}

/** The strategist's answer, bound to exactly what it saw: a head's SHA, or a report's digest. */
export interface Verdict {
  readonly subject: string;
  readonly approved: boolean;
  readonly summary: string;
  readonly criteria: readonly CriterionResult[];
  readonly findings: readonly Finding[];
  /** Each blocks, like a blocking finding. */
  readonly objections?: readonly Objection[];
  /** The paths in which the reviewed head differs from the base; none for a report. */
  readonly changed: readonly string[];
  readonly guard?: readonly GuardFinding[];
  /** Commands that the strategist ran itself, oldest first; null: it did not end by itself. */
  readonly ran?: readonly RanCommand[];
  /** The families of the models that did the work and reviewed it, such as `openai`. */
  readonly families?: { readonly worker: string; readonly strategist: string };
}

export interface RanCommand {
  readonly command: string;
  readonly exitCode: number | null;
}
