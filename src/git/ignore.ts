// Which files git would ignore, without git ever looking into the tree that an agent wrote: `git check-ignore` runs in
// a folder of ours that holds nothing but copies of the `.gitignore` files. Where the tree lacks one that the base
// has, the base's counts, so that removing it does not turn `node_modules` into a change.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TreeEntry } from './files.ts';
import { failure } from './git.ts';
import { splitNul, type Repository } from './repository.ts';

export interface IgnoreRules {
  /** Takes the tree's own `.gitignore` at this path. */
  learn(path: string, content: Buffer): Promise<void>;
  /** Those of the paths that are ignored; folders end in `/`. The rules of their parents must have been learnt. */
  among(paths: readonly string[]): Promise<ReadonlySet<string>>;
}

/** `dir` is an empty folder of ours; `indexFile` holds the base. */
export async function openIgnoreRules(
  { git, gitDir }: Repository,
  base: Iterable<TreeEntry>,
  { dir, indexFile }: { dir: string; indexFile: string },
): Promise<IgnoreRules> {
  const scope = { gitDir, workTree: dir, indexFile };
  const files = [...base].filter(
    ({ path, mode }) => mode.startsWith('100') && /(^|\/)\.gitignore$/.test(path),
  );
  if (files.length > 0) {
    const input = files.map(({ path }) => `${path}\0`).join('');
    await git.read(['checkout-index', '-z', '--stdin', `--prefix=${dir}/`], { ...scope, input });
  }
  return {
    async learn(path, content) {
      const copy = join(dir, path);
      await mkdir(dirname(copy), { recursive: true });
      await writeFile(copy, content);
    },
    async among(paths) {
      if (paths.length === 0) return new Set();
      const args = ['check-ignore', '-z', '--stdin', '--no-index'];
      // Without `./`, a name that begins with a colon would be a pattern of git's.
      const answer = await git.run(args, { ...scope, input: paths.map((path) => `./${path}\0`).join('') });
      if (answer.exitCode > 1) throw failure(args, answer);
      return new Set(splitNul(answer.stdout).map((path) => path.slice('./'.length)));
    },
  };
}
