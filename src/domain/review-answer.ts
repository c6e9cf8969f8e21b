// What the strategist answered becomes a verdict here: code decides, not the model that was asked.
import { citationProblems, type ReviewedHead } from './citation.ts';
import type { CriterionResult, Doubt, Finding, Objection, Verdict } from './verdict.ts';
import type { TaskSpec } from './task-spec.ts';

/** What is claimed of one criterion, with places that can be looked up. */
interface CriterionAnswer extends CriterionResult {
  readonly path?: string | undefined;
  readonly line?: number | undefined;
  readonly test?: string | undefined;
  readonly command?: string | undefined;
}

/** The strategist's answer as it came. */
export interface ReviewAnswer {
  /** The task it believes to have reviewed. */
  readonly task?: string | undefined;
  readonly approve: boolean;
  readonly summary: string;
  readonly criteria: readonly CriterionAnswer[];
  readonly findings: readonly Finding[];
}

/** What is known of the review beside the answer. */
export interface Reviewed extends Pick<Verdict, 'guard' | 'ran' | 'families'> {
  /** For pushed work: the paths in which it differs from the base. */
  readonly changed?: readonly string[];
  /** Where evidence is looked up; without it, it only has to be there. */
  readonly head?: ReviewedHead;
}

/**
 * Approved only if the strategist says so of this very task, answers every criterion as met with evidence that holds,
 * and names no blocking finding. A criterion it passed over counts as not met, and nothing is never approved.
 */
export function judge(
  task: Pick<TaskSpec, 'criteria'> & { readonly key?: string },
  subject: string,
  answer: ReviewAnswer,
  { changed, head, ...more }: Reviewed = {},
): Verdict {
  const criteria = task.criteria.map((criterion, index) => {
    // Models shorten criteria when they repeat them; then their number and order are what counts.
    const inOrder = answer.criteria.length === task.criteria.length ? answer.criteria[index] : undefined;
    return answerTo(criterion, answer.criteria, inOrder, head);
  });
  const objections = objectionsTo(task, answer, changed);
  const approved =
    answer.approve &&
    criteria.length > 0 &&
    criteria.every((result) => result.met) &&
    objections.length === 0 &&
    !answer.findings.some((finding) => finding.severity === 'blocking');
  return {
    subject,
    approved,
    summary: answer.summary,
    criteria,
    findings: answer.findings,
    ...(objections.length > 0 && { objections }),
    changed: changed ?? [],
    ...more,
  };
}

function objectionsTo(
  { key }: { readonly key?: string },
  { approve, task: named }: ReviewAnswer,
  changed: readonly string[] | undefined,
): Objection[] {
  if (!approve) return [];
  const isAnother = named !== undefined && key !== undefined && !isSameKey(named, key);
  return [
    ...(changed?.length === 0 ? [{ is: 'changes_nothing' } as const] : []),
    ...(isAnother ? [{ is: 'speaks_of_another', named, key } as const] : []),
  ];
}

function isSameKey(named: string, key: string): boolean {
  return new RegExp(`\\b${key}\\b`, 'i').test(named);
}

function answerTo(
  criterion: string,
  answers: readonly CriterionAnswer[],
  inOrder: CriterionAnswer | undefined,
  head: ReviewedHead | undefined,
): CriterionResult {
  const sameWords = answers.find((answer) => normal(answer.criterion) === normal(criterion));
  const found = sameWords ?? (inOrder && isShortened(inOrder.criterion, criterion) ? inOrder : undefined);
  const evidence = found === undefined ? '' : withPlaces(found);
  const doubted = (doubt: Doubt): CriterionResult => ({ criterion, met: false, evidence, doubt });
  if (found === undefined) return doubted({ is: 'not_mentioned' });
  if (!found.met) return { criterion, met: false, evidence };
  if (evidence.trim() === '') return doubted({ is: 'no_evidence' });
  const problems = head === undefined ? [] : citationProblems(found, head);
  if (problems.length === 0) return { criterion, met: true, evidence };
  return doubted({ is: 'evidence_does_not_hold', problems });
}

/** The places that the words do not name yet are set before them. */
function withPlaces({ evidence, path, line, test, command }: CriterionAnswer): string {
  const places = [
    path ? `${path}${line === undefined ? '' : `:${line}`}` : '',
    test ? `test "${test}"` : '',
    command ? `\`${command}\`` : '',
  ].filter((place) => place !== '' && !evidence.includes(place));
  return [places.join(', '), evidence.trim()].filter((part) => part !== '').join(': ');
}

/** At least half of the words it repeats are the criterion's own: it is not the criterion of another task. */
function isShortened(repeated: string, criterion: string): boolean {
  const own = new Set(normal(criterion).split(' '));
  const words = normal(repeated).split(' ').filter(Boolean);
  return words.length > 0 && words.filter((word) => own.has(word)).length * 2 >= words.length;
}

function normal(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
