// Summarises the steps that no longer fit: decisions, changed files, and unresolved failures. It uses no model, so the
// same steps always give the same summary.
import { commandsRun } from './commands-run.ts';
import { select } from './evidence.ts';
import { textToShow, type ToolText } from './tool-text.ts';
import { type Answer, answersIn, evidenceIn, type TranscriptMessage } from './transcript.ts';

const longestDecision = 300;
const longestProblem = 500;
const maxProblems = 4;
const maxFiles = 40;

/**
 * @param left the messages that are left out.
 * @param after the messages that follow and stay.
 * @param budget characters, roughly.
 */
export function summaryOf(
  left: readonly TranscriptMessage[],
  after: readonly TranscriptMessage[],
  budget: number,
): string {
  const steps = left.filter(({ role }) => role === 'assistant').length;
  return [
    `[Troupe] ${steps} earlier steps were left out here to save space. Summary:`,
    ...section('Said and decided:', decisions(left, budget)),
    ...section('Changed (look at the files, not at your memory):', changedFiles(left)),
    ...section('Failing then:', openProblems(left, after)),
  ].join('\n');
}

function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [heading, ...lines.map((line) => `- ${line}`)];
}

/** The newest that fit, because a later decision builds on the earlier ones. */
function decisions(left: readonly TranscriptMessage[], budget: number): string[] {
  const said = left.flatMap((message) =>
    message.role === 'assistant' && message.text.trim() ? [message.text] : [],
  );
  const lines = said.map((text) => shortened(text, longestDecision));
  let size = 0;
  const first = lines.findLastIndex((line) => (size += line.length) > budget) + 1;
  return first === 0 ? lines : [`(${first} older ones left out)`, ...lines.slice(first)];
}

function changedFiles(left: readonly TranscriptMessage[]): string[] {
  const times = new Map<string, number>();
  for (const path of select(evidenceIn(left), 'tree_changed').flatMap(({ paths }) => paths)) {
    times.set(path, (times.get(path) ?? 0) + 1);
  }
  const lines = [...times].map(([path, count]) => (count === 1 ? path : `${path} (${count} times)`));
  const older = lines.length - maxFiles;
  return older <= 0 ? lines : [`(and ${older} older ones)`, ...lines.slice(-maxFiles)];
}

/** Commands and submissions only: a failed edit or a wrong path no longer matters in the next step. */
interface Outcome {
  /** The command, or the name of the finishing tool. */
  readonly what: string;
  readonly failed: boolean;
  readonly text: ToolText;
}

/** Failures that have not succeeded since, neither in these steps nor in the steps that stay. */
function openProblems(left: readonly TranscriptMessage[], after: readonly TranscriptMessage[]): string[] {
  const last = new Map(outcomesIn(left).map((outcome) => [outcome.what, outcome]));
  const later = new Set(outcomesIn(after).map(({ what }) => what));
  const open = [...last.values()].filter(({ failed, what }) => failed && !later.has(what));
  return open
    .slice(-maxProblems)
    .map(({ what, text }) => `${what}: ${lastPart(textToShow(text), longestProblem)}`);
}

function outcomesIn(messages: readonly TranscriptMessage[]): Outcome[] {
  return answersIn(messages).flatMap((answer) =>
    triedIn(answer).map((what) => ({ what, failed: answer.isError, text: answer.text })),
  );
}

function triedIn({ name, seen = [] }: Answer): string[] {
  const commands = commandsRun(seen).map(({ command }) => `\`${shortened(command, 120)}\``);
  return select(seen, 'submission_refused').length > 0 ? [...commands, name] : commands;
}

function shortened(text: string, most: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most)}…`;
}

/** Commands report errors in their last lines. */
function lastPart(text: string, most: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= most ? line : `…${line.slice(-most)}`;
}
