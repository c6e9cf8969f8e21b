// What people read in the strategist's review: the verdict on top, then the evidence for each criterion.
import type { Finding, Verdict } from '../../domain/task.ts';
import { clip, type Outgoing } from '../outgoing.ts';
import { counted, table } from './words.ts';

export interface LineComment {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

export interface ReviewText {
  readonly body: string;
  readonly comments: readonly LineComment[];
}

export function reviewText(verdict: Verdict, attempt: number, safe: Outgoing): ReviewText {
  const onLine = (finding: Finding): finding is Finding & { path: string; line: number } =>
    finding.path !== undefined && finding.line !== undefined;
  const general = verdict.findings.filter((finding) => !onLine(finding));
  const sections = [
    `## ${verdict.approved ? '✅ Approved' : '❌ Changes needed'}`,
    safe.block(verdict.summary, 6_000),
    evidenceTable(verdict, safe),
    general.length > 0 &&
      `### Findings\n\n${general.map((finding) => findingLine(finding, safe)).join('\n')}`,
    `<sub>The strategist on attempt ${attempt}, about commit ${verdict.subject.slice(0, 10)} and no other.</sub>`,
  ];
  return {
    body: sections.filter(Boolean).join('\n\n'),
    comments: verdict.findings.filter(onLine).map((finding) => ({
      path: finding.path,
      line: finding.line,
      text: `${severities[finding.severity]} ${safe.block(finding.text, 3_000)}`,
    })),
  };
}

/** Title and summary of the check run `troupe / review`. */
export function checkText(verdict: Verdict, safe: Outgoing): { title: string; summary: string } {
  const met = verdict.criteria.filter((each) => each.met).length;
  const blocking = verdict.findings.filter((each) => each.severity === 'blocking').length;
  const counts = `${met} of ${counted(verdict.criteria.length, 'criterion', 'criteria')} met`;
  const title = `${verdict.approved ? 'Approved' : 'Changes needed'}: ${counts}`;
  return {
    title: blocking === 0 ? title : `${title}, ${counted(blocking, 'blocking finding')}`,
    summary: clip([safe.block(verdict.summary, 6_000), evidenceTable(verdict, safe)].join('\n\n'), 60_000),
  };
}

/** Answers a conversation on a line whose wish the work now meets. */
export function threadAnswerText(head: string, summary: string, safe: Outgoing): string {
  const done = `Done in ${head.slice(0, 7)}`;
  const [first = ''] = summary.trim().split('\n', 1);
  return first === '' ? `${done}.` : `${done}: ${safe.line(first)}`;
}

/** Findings on lines that the diff does not show, appended to a review's body; the empty string when there are none. */
export function otherFindings(comments: readonly LineComment[]): string {
  if (comments.length === 0) return '';
  const lines = comments.map(
    (each) => `- \`${each.path}:${each.line}\` ${each.text.replaceAll('\n', '\n  ')}`,
  );
  return `\n\n### Findings outside the diff\n\n${lines.join('\n')}`;
}

const severities: Readonly<Record<Finding['severity'], string>> = {
  blocking: '**Must change.**',
  advice: '**Advice.**',
};

function findingLine(finding: Finding, safe: Outgoing): string {
  const where = finding.path === undefined ? '' : `\`${safe.plain(finding.path).replaceAll('`', '')}\` `;
  return `- ${where}${severities[finding.severity]} ${safe.block(finding.text, 3_000).replaceAll('\n', '\n  ')}`;
}

function evidenceTable({ criteria }: Verdict, safe: Outgoing): string {
  const rows = criteria.map((each) => [
    each.met ? '✅' : '❌',
    safe.line(each.criterion),
    safe.line(each.evidence, 600),
  ]);
  return table(['', 'Criterion', 'Evidence'], rows);
}
