// The strategist's judgement of a delivery, and what it rests on.

export interface CriterionResult {
  readonly criterion: string;
  readonly met: boolean;
  /** File and line, test name, or command output that shows it. */
  readonly evidence: string;
}

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
  /** `a test file was deleted` */
  readonly text: string;
}

/** The strategist's answer, bound to exactly what it saw: a head's SHA, or a report's digest. */
export interface Verdict {
  readonly subject: string;
  readonly approved: boolean;
  readonly summary: string;
  readonly criteria: readonly CriterionResult[];
  readonly findings: readonly Finding[];
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
