// read_file shows a whole file if its size allows, without line numbers, so that edits can copy its text exactly.
import { z } from 'zod';
import { count, fittingLines } from './amount.ts';
import { answered, defineTool, failed } from './define-tool.ts';
import { explainNoText, readTextFile } from './text-file.ts';
import type { ToolAnswer } from './tool.ts';
import { workspacePath } from './workspace-path.ts';

const maxLines = 2_000;
const maxCharacters = 50_000;
/** A file slightly over the limit is sent whole, because a second call would cost more. */
const slack = 1.1;

export const readFile = defineTool({
  name: 'read_file',
  description: `Reads a text file. Files of up to ${maxLines} lines or ${maxCharacters / 1000} kB come whole; longer ones are cut, and a note says how to continue. The text is exactly the file's, without line numbers.`,
  input: z.strictObject({
    path: workspacePath.describe('File, relative to the workspace.'),
    start_line: z.int().min(1).optional().describe('First line wanted, from 1.'),
    end_line: z.int().min(1).optional().describe('Last line wanted.'),
  }),
  mutates: false,
  async run({ path, start_line: start = 1, end_line: end }, context) {
    const file = await readTextFile(context, path);
    if (file.kind !== 'text') return failed(await explainNoText(context, path, file));
    if (file.text === '') return answered(`(${path} is empty)`);
    return passage(path, file.text, start, end);
  },
});

function passage(path: string, text: string, start: number, end: number | undefined): ToolAnswer {
  const lines = text.split(/(?<=\n)/u);
  if (start > lines.length) return failed(`${path} has only ${count(lines.length, 'line')}.`);
  if (end !== undefined && end < start) return failed(`end_line ${end} comes before start_line ${start}.`);
  const wanted = lines.slice(start - 1, end);
  const shown = fitting(wanted);
  if (shown.length === 0) return failed(hugeLine(path, start, wanted[0] ?? ''));
  const last = start + shown.length - 1;
  const body = shown.join('');
  if (shown.length === lines.length) return answered(body);
  const note = `[lines ${start} to ${last} of ${lines.length}${shown.length < wanted.length ? `; continue with start_line ${last + 1}` : ''}]`;
  return answered(`${body}${body.endsWith('\n') ? '' : '\n'}${note}`);
}

function fitting(lines: readonly string[]): readonly string[] {
  const all = fittingLines(lines, { lines: maxLines * slack, characters: maxCharacters * slack });
  return all.length === lines.length
    ? all
    : fittingLines(lines, { lines: maxLines, characters: maxCharacters });
}

function hugeLine(path: string, line: number, text: string): string {
  return `Line ${line} of ${path} has ${count(text.length, 'character')}, too many to show. Look at parts of it with run_shell, e.g. sed -n ${line}p '${path}' | cut -c1-2000, or use search_codebase.`;
}
