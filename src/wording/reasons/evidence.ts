// What the checks say, for the strategist, and what its answer lacks: why a criterion counts as not met,
// or an approval as none.
import type { FailedCheck } from '../../domain/pull-request.ts';
import type {
  CitationProblem,
  CriterionResult,
  Doubt,
  Finding,
  Objection,
  Verdict,
} from '../../domain/verdict.ts';
import { sayer } from '../say.ts';

export function checkFailed({ name, summary }: Pick<FailedCheck, 'name' | 'summary'>): string {
  return `failed: ${name}: ${summary}`;
}

export function checkIsRunning(name: string): string {
  return `still running: ${name}`;
}

export const citationProblemText = sayer<CitationProblem>({
  no_such_file: ({ path }) => `There is no file ${path}.`,
  no_such_line: ({ path, lines, cited }) =>
    `The review cites line ${cited} of ${path}, which has ${lines} lines.`,
  no_such_test: ({ title }) => `No test is called "${title}".`,
  command_not_run: ({ command }) => `The command \`${command}\` was not run in this review.`,
  names_nothing: () => 'It cites no file, no test and no command from this review.',
});

export const doubtText = sayer<Doubt>({
  not_mentioned: () => 'The review does not mention it.',
  no_evidence: () => 'Marked as met without evidence.',
  evidence_does_not_hold: ({ problems }) =>
    `Marked as met, but the evidence does not hold. ${problems.map(citationProblemText).join(' ')}`,
});

/** What shows that a criterion is met, or why it counts as not met. */
export function evidenceText({ evidence, doubt }: CriterionResult): string {
  if (doubt === undefined) return evidence;
  return evidence === '' ? doubtText(doubt) : `${doubtText(doubt)} Evidence given: ${evidence}`;
}

export const objectionText = sayer<Objection>({
  changes_nothing: () => 'The work changes nothing compared to the base, so there is nothing to approve.',
  speaks_of_another: ({ named, key }) => `The review is about ${named}, but this is ${key}.`,
});

/** The strategist's findings, and what speaks against its approval. */
export function findingsOf({
  findings,
  objections = [],
}: Pick<Verdict, 'findings' | 'objections'>): Finding[] {
  return [
    ...findings,
    ...objections.map((objection): Finding => ({ severity: 'blocking', text: objectionText(objection) })),
  ];
}
