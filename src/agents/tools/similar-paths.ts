// Suggests similar files if a model names one that does not exist. Usually its name is right and its folder is wrong.
import { posix } from 'node:path';
import type { ToolContext } from './tool.ts';
import { runProgram } from './workspace.ts';

const list = ['rg', '--files', '--hidden', '--no-ignore', '--glob', '!.git', '--glob', '!node_modules'];

/** A sentence with a leading space, or an empty string if no file is similar. */
export async function similarPaths(context: ToolContext, path: string): Promise<string> {
  const { stdout } = await runProgram(context, list, { maxOutputBytes: 2_000_000 });
  const files = stdout.toString('utf8').split('\n').filter(Boolean);
  const near = nearest(path, files);
  return near.length === 0 ? '' : ` Did you mean ${near.join(', ')}?`;
}

/** At most five files, the most similar first. */
function nearest(path: string, files: readonly string[]): string[] {
  return files
    .map((file) => ({ file, distance: distance(path, file) }))
    .filter((one) => one.distance < 1)
    .toSorted((a, b) => a.distance - b.distance || a.file.length - b.file.length)
    .slice(0, 5)
    .map((one) => one.file);
}

/** 0 for the same name, 1 for names with little in common. */
function distance(wanted: string, file: string): number {
  const [a, b] = [wanted, file].map((path) => posix.basename(path).toLowerCase()) as [string, string];
  if (a === b) return 0;
  const shared = pairs(a).intersection(pairs(b)).size;
  const likeness = (2 * shared) / (pairs(a).size + pairs(b).size);
  return likeness < 0.5 ? 1 : 1 - likeness;
}

/** Pairs of adjacent letters, including the start and end of the name. A typo changes only a few of them. */
function pairs(name: string): Set<string> {
  const framed = `^${name}$`;
  return new Set(Array.from({ length: framed.length - 1 }, (_, index) => framed.slice(index, index + 2)));
}
