// list_directory shows a folder as a tree, without the contents of dependency folders.
import { posix } from 'node:path';
import { z } from 'zod';
import { answered, defineTool, failed } from './define-tool.ts';
import { similarPaths } from './similar-paths.ts';
import { asArgument, runScript } from './workspace.ts';
import { workspacePath } from './workspace-path.ts';

const maxEntries = 500;
const closed = ['node_modules', '__pycache__', '.venv', 'venv'];

const script = `
[ -e "$1" ] || exit 44
[ -d "$1" ] || exit 45
cd "$1" || exit 46
exec find . -mindepth 1 -maxdepth "$2" -name .git -prune -o \\
  \\( ${closed.map((name) => `-name ${name}`).join(' -o ')} \\) -prune -printf 'c\\t0\\t\\t%P\\0' -o \\
  -printf '%y\\t%s\\t%l\\t%P\\0'
`;

export const listDirectory = defineTool({
  name: 'list_directory',
  description: `Lists a folder as a tree, with the sizes of files in bytes. ${closed.slice(0, 2).join(' and ')} are not expanded.`,
  input: z.strictObject({
    path: workspacePath.optional().describe('Folder, relative to the workspace; its root by default.'),
    depth: z.int().min(1).max(10).optional().describe('Levels to show, 2 by default.'),
  }),
  mutates: false,
  async run({ path = '.', depth = 2 }, context) {
    const { exitCode, stdout, output } = await runScript(context, script, [asArgument(path), String(depth)]);
    if (exitCode === 44) return failed(`${path} does not exist.${await similarPaths(context, path)}`);
    if (exitCode === 45) return failed(`${path} is a file; read it with read_file.`);
    const entries = stdout.toString('utf8').split('\0').filter(Boolean).map(parseEntry);
    if (entries.length === 0) return exitCode === 0 ? answered(`${path} is empty.`) : failed(output.trim());
    return answered(tree(entries));
  },
});

interface Entry {
  readonly path: string;
  readonly type: string;
  readonly size: number;
  readonly target: string;
}

function parseEntry(line: string): Entry {
  const [type = '', size = '', target = '', ...path] = line.split('\t');
  return { type, size: Number(size), target, path: path.join('\t') };
}

/** Sorted so that each folder comes directly before its entries. */
function tree(entries: readonly Entry[]): string {
  const sorted = entries.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  const lines = sorted.slice(0, maxEntries).map((entry) => {
    const indent = '  '.repeat(entry.path.split('/').length - 1);
    return `${indent}${posix.basename(entry.path)}${remark(entry)}`;
  });
  const left = sorted.length - lines.length;
  if (left > 0) lines.push(`(${left} more entries; list a folder of it, or use a smaller depth)`);
  return lines.join('\n');
}

function sortKey(entry: Entry): string {
  return entry.path.replaceAll('/', '\0');
}

function remark({ type, size, target }: Entry): string {
  switch (type) {
    case 'd':
      return '/';
    case 'c':
      return '/ (not listed)';
    case 'l':
      return ` -> ${target}`;
    case 'f':
      return ` ${size}`;
    default:
      return ' (special file)';
  }
}
