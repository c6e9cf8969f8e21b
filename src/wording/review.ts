// What people read in the strategist's review: the verdict on top, then the evidence for each criterion.
import type { Finding, GuardFinding, Verdict } from '../domain/verdict.ts';
import { clip, type Outgoing } from './outgoing.ts';
import { counted } from './phrase.ts';
import { evidenceText, findingsOf } from './reasons/evidence.ts';
import { guardText } from './reasons/guard.ts';
import { ended, table } from './words.ts';

interface LineComment {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

interface ReviewText {
  readonly body: string;
  readonly comments: readonly LineComment[];
}

export function reviewText(verdict: Verdict, attempt: number, safe: Outgoing): ReviewText {
  const onLine = (finding: Finding): finding is Finding & { path: string; line: number } =>
    finding.path !== undefined && finding.line !== undefined;
  const findings = findingsOf(verdict);
  const general = findings.filter((finding) => !onLine(finding));
  const guard = verdict.guard ?? [];
  const sections = [
    `## ${headline(verdict)}`,
    safe.block(verdict.summary, 6_000),
    evidenceTable(verdict, safe),
    general.length > 0 &&
      `### Findings\n\n${general.map((finding) => findingLine(finding, safe)).join('\n')}`,
    guardSection(guard, safe),
    ranLine(verdict, safe),
    familiesLine(verdict),
    `<sub>Reviewed \`${verdict.subject.slice(0, 7)}\` (attempt ${attempt}). A new push needs a new review.</sub>`,
  ];
  return {
    body: sections.filter(Boolean).join('\n\n'),
    comments: [
      ...findings.filter(onLine).map((finding) => ({
        path: finding.path,
        line: finding.line,
        text: `${severities[finding.severity]} ${safe.block(finding.text, 3_000)}`,
      })),
      ...guard.flatMap(({ path, line, rule, what }) =>
        path === undefined || line === undefined
          ? []
          : [
              {
                path,
                line,
                text: `**Guard** (rule \`${rule}\`): ${ended(safe.line(guardText(what)))}`,
              },
            ],
      ),
    ],
  };
}

function headline({ approved, guard = [] }: Verdict): string {
  if (!approved) return '❌ Changes requested';
  return guard.length === 0 ? '✅ Approved' : '⚠️ Approved by the strategist, blocked by the guard';
}

function guardSection(guard: readonly GuardFinding[], safe: Outgoing): string | false {
  if (guard.length === 0) return false;
  const lines = guard.map(({ rule, path, line, what }) => {
    const place = path === undefined ? '' : `${pathCode(path, safe, line)} `;
    return `- ${place}${safe.line(guardText(what))} (\`${rule}\`)`;
  });
  return [
    '### Guard',
    'Rules found these, not a model. The first time, the task goes back to its worker. If the next attempt repeats them, the pull request waits for a person: to let it through, approve this commit.',
    lines.join('\n'),
  ].join('\n\n');
}

/** Commands that the strategist ran, from Troupe's record rather than from its answer. */
function ranLine({ ran = [] }: Verdict, safe: Outgoing): string | false {
  if (ran.length === 0) return false;
  const commands = ran.slice(-6).map(({ command, exitCode }) => {
    const outcome = exitCode === null ? 'stopped before it ended' : `exit code ${exitCode}`;
    return `\`${safe.plain(command, 120).replaceAll('`', "'")}\` (${outcome})`;
  });
  return `The strategist ran: ${commands.join(', ')}.`;
}

function familiesLine({ families }: Verdict): string | false {
  if (families === undefined || families.worker !== families.strategist) return false;
  const name = families.worker.replaceAll(/[^\w.-]/g, '');
  return `Worker and strategist both use models of \`${name}\`. A strategist of another provider would have other blind spots.`;
}

function pathCode(path: string, safe: Outgoing, line?: number): string {
  return `\`${safe.plain(path).replaceAll('`', '')}${line === undefined ? '' : `:${line}`}\``;
}

/** Title and summary of the check run `troupe / review`. */
export function checkText(
  verdict: Verdict,
  safe: Outgoing,
): { title: string; summary: string; annotations: Annotation[] } {
  const guard = verdict.guard ?? [];
  const met = verdict.criteria.filter((each) => each.met).length;
  const blocking = findingsOf(verdict).filter((each) => each.severity === 'blocking').length;
  const counts = `${met} of ${counted(verdict.criteria.length, 'criterion', 'criteria')} met`;
  const title = `${verdict.approved ? 'Approved' : 'Changes requested'}: ${counts}`;
  const sections = [
    safe.block(verdict.summary, 6_000),
    evidenceTable(verdict, safe),
    guardSection(guard, safe),
    ranLine(verdict, safe),
    familiesLine(verdict),
  ];
  return {
    title: [
      title,
      blocking > 0 && counted(blocking, 'blocking finding'),
      guard.length > 0 && counted(guard.length, 'guard finding'),
    ]
      .filter(Boolean)
      .join(', '),
    summary: clip(sections.filter(Boolean).join('\n\n'), 60_000),
    annotations: annotationsOf(guard, safe),
  };
}

/** The reply in a review conversation whose request the work now meets. */
export function threadAnswerText(head: string, summary: string, safe: Outgoing): string {
  const done = `Done in ${head.slice(0, 7)}`;
  const [first = ''] = summary.trim().split('\n', 1);
  return first === '' ? `${done}.` : `${done}: ${safe.line(first)}`;
}

/** A finding at its line, as GitHub shows it beside the diff. */
interface Annotation {
  readonly path: string;
  readonly line: number;
  readonly title: string;
  readonly message: string;
}

/** GitHub takes fifty in one request. */
const mostAnnotations = 50;

function annotationsOf(guard: readonly GuardFinding[], safe: Outgoing): Annotation[] {
  return guard
    .flatMap(({ path, line = 1, rule, what }) =>
      path === undefined
        ? []
        : [{ path, line, title: `Guard: ${rule}`, message: safe.plain(guardText(what), 500) }],
    )
    .slice(0, mostAnnotations);
}

/** Findings on lines that the diff does not show, appended to a review's body; the empty string when there are none. */
export function otherFindings(comments: readonly LineComment[]): string {
  if (comments.length === 0) return '';
  const lines = comments.map(
    (each) =>
      `- \`${each.path.replaceAll(/[`\p{Cc}]/gu, '')}:${each.line}\` ${each.text.replaceAll('\n', '\n  ')}`,
  );
  return `\n\n### Findings outside the diff\n\n${lines.join('\n')}`;
}

const severities: Readonly<Record<Finding['severity'], string>> = {
  blocking: '**Blocking.**',
  advice: '**Advice.**',
};

function findingLine(finding: Finding, safe: Outgoing): string {
  const where = finding.path === undefined ? '' : `${pathCode(finding.path, safe)} `;
  return `- ${where}${severities[finding.severity]} ${safe.block(finding.text, 3_000).replaceAll('\n', '\n  ')}`;
}

function evidenceTable({ criteria }: Verdict, safe: Outgoing): string {
  const rows = criteria.map((each) => [
    each.met ? '✅' : '❌',
    safe.line(each.criterion),
    safe.line(evidenceText(each), 600),
  ]);
  return table(['', 'Criterion', 'Evidence'], rows);
}
