// What is kept of steps that no longer fit: what was decided, which files were changed, and what was still failing.
// Found by a rule, so that the same steps always leave the same memory.
import type { Message, ToolResult } from '../llm/model.ts';
import { withoutNotes } from './transcript.ts';

const longestDecision = 300;
const longestProblem = 500;
const maxProblems = 4;
const maxFiles = 40;
/** Their failure is a state of the work; a failed edit or a wrong path is over with the next step. */
const telling: ReadonlySet<string> = new Set(['run_shell', 'finish']);
const writing: ReadonlySet<string> = new Set(['write_file', 'append_file', 'edit_file']);

interface Answered {
  readonly name: string;
  readonly input: unknown;
  readonly result: ToolResult;
}

/**
 * @param left the messages that are left out; `after`, those that follow and stay.
 * @param room characters, roughly.
 */
export function memoryOf(left: readonly Message[], after: readonly Message[], room: number): string {
  const steps = left.filter(({ role }) => role === 'assistant').length;
  return [
    `[Troupe] ${steps} earlier steps were left out here to save room. What there is to know of them:`,
    ...section('Said and decided:', decisions(left, room)),
    ...section('Changed (look at the files, not at your memory):', changedFiles(left)),
    ...section('Failing then:', openProblems(left, after)),
  ].join('\n');
}

function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [heading, ...lines.map((line) => `- ${line}`)];
}

/** The newest ones that fit: a later decision knows of those before it. */
function decisions(left: readonly Message[], room: number): string[] {
  const said = left.flatMap((message) =>
    message.role === 'assistant' && message.text.trim() ? [message.text] : [],
  );
  const lines = said.map((text) => shortened(text, longestDecision));
  let size = 0;
  const first = lines.findLastIndex((line) => (size += line.length) > room) + 1;
  return first === 0 ? lines : [`(${first} older ones are forgotten)`, ...lines.slice(first)];
}

function changedFiles(left: readonly Message[]): string[] {
  const times = new Map<string, number>();
  for (const { name, input, result } of answered(left)) {
    const path = writing.has(name) && !result.isError ? pathIn(input) : undefined;
    if (path !== undefined) times.set(path, (times.get(path) ?? 0) + 1);
  }
  // The newest are what the work is about now.
  const lines = [...times].map(([path, count]) => (count === 1 ? path : `${path} (${count} times)`));
  const older = lines.length - maxFiles;
  return older <= 0 ? lines : [`(and ${older} older ones)`, ...lines.slice(-maxFiles)];
}

/** What failed and was not seen to succeed since, not even in the steps that stay. */
function openProblems(left: readonly Message[], after: readonly Message[]): string[] {
  const last = new Map<string, Answered>();
  for (const one of answered(left)) if (telling.has(one.name)) last.set(keyOf(one), one);
  const later = new Set(answered(after).map(keyOf));
  const open = [...last.values()].filter((one) => one.result.isError && !later.has(keyOf(one)));
  return open.slice(-maxProblems).map(({ name, input, result }) => {
    const what = name === 'run_shell' ? `\`${commandIn(input)}\`` : name;
    return `${what}: ${lastPart(withoutNotes(result.text), longestProblem)}`;
  });
}

function answered(messages: readonly Message[]): Answered[] {
  return messages.flatMap((message, index) => {
    const reply = messages[index - 1];
    if (message.role !== 'tools' || reply?.role !== 'assistant') return [];
    return message.results.map((result) => {
      const call = reply.calls.find(({ id }) => id === result.id);
      return { name: result.name, input: call?.input, result };
    });
  });
}

/** Handing in is one thing, whatever is handed in; a command is another command with other words. */
function keyOf({ name, input }: Answered): string {
  return name === 'run_shell' ? `${name} ${commandIn(input)}` : name;
}

function pathIn(input: unknown): string | undefined {
  const { path } = (input ?? {}) as { path?: unknown };
  return typeof path === 'string' ? path : undefined;
}

function commandIn(input: unknown): string {
  const { command } = (input ?? {}) as { command?: unknown };
  return typeof command === 'string' ? shortened(command, 120) : '';
}

function shortened(text: string, most: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most)}…`;
}

/** A command's last lines say what is wrong. */
function lastPart(text: string, most: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= most ? line : `…${line.slice(-most)}`;
}
