// What the strategist answered becomes a verdict here: code decides, not the model that was asked.
import type { CriterionResult, Finding, TaskSpec, Verdict } from './task.ts';

/** The strategist's answer as it came. */
export interface ReviewAnswer {
  readonly approve: boolean;
  readonly summary: string;
  readonly criteria: readonly CriterionResult[];
  readonly findings: readonly Finding[];
}

/**
 * Approved only if the strategist says so, answers every criterion of the task as met with evidence, and names no
 * blocking finding. A criterion it passed over counts as not met.
 */
export function judge(
  task: Pick<TaskSpec, 'criteria'>,
  subject: string,
  answer: ReviewAnswer,
  changed: readonly string[] = [],
): Verdict {
  const criteria = task.criteria.map((criterion, index) => {
    // Models shorten criteria when they repeat them; then their number and order are what counts.
    const sameOrder = answer.criteria.length === task.criteria.length ? answer.criteria[index] : undefined;
    return answerTo(criterion, answer.criteria, sameOrder);
  });
  const approved =
    answer.approve &&
    criteria.every((result) => result.met) &&
    !answer.findings.some((finding) => finding.severity === 'blocking');
  return { subject, approved, summary: answer.summary, criteria, findings: answer.findings, changed };
}

function answerTo(
  criterion: string,
  answers: readonly CriterionResult[],
  sameOrder: CriterionResult | undefined,
): CriterionResult {
  const found = answers.find((answer) => normal(answer.criterion) === normal(criterion)) ?? sameOrder;
  if (found === undefined) return { criterion, met: false, evidence: 'The review does not mention it.' };
  if (found.met && found.evidence.trim() === '') {
    return { criterion, met: false, evidence: 'Called met, but without any evidence.' };
  }
  return { criterion, met: found.met, evidence: found.evidence };
}

function normal(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
