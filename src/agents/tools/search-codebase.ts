// search_codebase runs ripgrep over the workspace.
import { z } from 'zod';
import type { SandboxResult } from '../../sandbox/sandbox.ts';
import { fittingLines } from './amount.ts';
import { answered, defineTool, failed } from './define-tool.ts';
import { similarPaths } from './similar-paths.ts';
import type { ToolContext } from './tool.ts';
import { asArgument, runProgram } from './workspace.ts';
import { workspacePath } from './workspace-path.ts';

const maxMatches = 200;
const maxCharacters = 20_000;
/** Characters per line, because lines of minified files can have megabytes. */
const maxColumns = 300;

interface Search {
  readonly pattern: string;
  readonly path: string;
  readonly glob?: string | undefined;
}

export const searchCodebase = defineTool({
  name: 'search_codebase',
  description: `Searches file contents by regular expression (ripgrep) and answers with path:line:text, at most ${maxMatches} matches. Files that .gitignore names are left out.`,
  input: z.strictObject({
    pattern: z.string().min(1).describe('Regular expression in Rust syntax; no look-around.'),
    path: workspacePath.optional().describe('File or folder to search; everything by default.'),
    glob: z.string().optional().describe('Only files that match, e.g. "*.ts" or "!tests/**".'),
  }),
  mutates: false,
  async run({ path = '.', ...rest }, context) {
    const search = { ...rest, path };
    const first = await ripgrep(context, search, []);
    if (!isRegexError(first)) return answer(context, search, first, '');
    const note = `[${rest.pattern} is not a valid regular expression; searched for it as plain text]\n`;
    return answer(context, search, await ripgrep(context, search, ['--fixed-strings']), note);
  },
});

function ripgrep(context: ToolContext, search: Search, extra: readonly string[]): Promise<SandboxResult> {
  const fixed = [
    '--no-config',
    '--line-number',
    '--with-filename',
    '--no-heading',
    '--color=never',
    '--hidden',
  ];
  const limits = [`--max-columns=${maxColumns}`, '--max-columns-preview', '--sort=path', '--glob=!.git'];
  const glob = search.glob === undefined ? [] : [`--glob=${search.glob}`];
  const what = [`--regexp=${search.pattern}`, '--', asArgument(search.path)];
  return runProgram(context, ['rg', ...fixed, ...limits, ...extra, ...glob, ...what]);
}

function isRegexError({ exitCode, output, stdout }: SandboxResult): boolean {
  return exitCode === 2 && stdout.length === 0 && output.includes('regex');
}

async function answer(context: ToolContext, search: Search, result: SandboxResult, note: string) {
  const lines = result.stdout.toString('utf8').split('\n').filter(Boolean);
  if (lines.length > 0) return answered(note + matches(lines));
  if (result.exitCode === 1)
    return answered(`${note}No match for ${search.pattern} in ${described(search)}.`);
  if (result.output.includes('No such file')) {
    return failed(`${search.path} does not exist.${await similarPaths(context, search.path)}`);
  }
  return failed(
    result.timedOut ? 'The search took too long. Search a folder, or use a glob.' : result.output.trim(),
  );
}

function described({ path, glob }: Search): string {
  return `${path === '.' ? 'the workspace' : path}${glob === undefined ? '' : ` (files ${glob})`}`;
}

function matches(lines: readonly string[]): string {
  const short = lines.map((line) => line.replace(/^\.\//u, ''));
  const shown = fittingLines(short, { lines: maxMatches, characters: maxCharacters });
  const left = lines.length - shown.length;
  if (left === 0) return shown.join('\n');
  return `${shown.join('\n')}\n[${left} more matches are not shown; use a narrower pattern, a path or a glob]`;
}
