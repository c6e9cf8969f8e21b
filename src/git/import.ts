// Turns the folder an agent worked in into a git tree. git never runs in that folder: a replaced `.git`, a nested
// repository's settings, filters or hooks would be programs of the agent's choice on the host. We walk it ourselves,
// read the bytes as they are, and write the difference to the base into an index of our own.
import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { treeEntries, type TreeEntry } from './files.ts';
import { type HashedFile, hashFiles } from './hash-files.ts';
import { openIgnoreRules } from './ignore.ts';
import { linkStaysInside } from './names.ts';
import { assertSha, type Repository } from './repository.ts';
import { withScratch } from './scratch.ts';
import { quote, walkTree, type FoundFile } from './tree-walk.ts';
import type { Worktree } from './worktree.ts';

export interface ImportLimits {
  /** Files and links that are not ignored, those of the base included. */
  readonly maxFiles: number;
  /** One new or resized file. */
  readonly maxFileBytes: number;
  /** All new and resized files together. */
  readonly maxChangedBytes: number;
}

export type Imported =
  | { readonly ok: true; readonly tree: string; readonly changed: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

const LIMITS: ImportLimits = { maxFiles: 100_000, maxFileBytes: 10_000_000, maxChangedBytes: 50_000_000 };
const MAX_PROBLEMS = 20;
const SUBMODULE = '160000';

/**
 * The tree of the worktree's content, and the paths that differ from the commit `base`. What must not be committed is
 * told in sentences that say what to do about it. Whoever writes to the folder meanwhile gets a mixture, but nothing from
 * outside the folder.
 */
export async function importTree(
  repository: Repository,
  worktree: Worktree,
  base: string,
  limits: Partial<ImportLimits> = {},
): Promise<Imported> {
  assertSha(base);
  const within = { ...LIMITS, ...limits };
  return withScratch(repository.scratchDir, async (scratch) => {
    const indexFile = join(scratch, 'index');
    const rulesDir = join(scratch, 'rules');
    await mkdir(rulesDir);
    await repository.git.read(['read-tree', base], { gitDir: repository.gitDir, indexFile });
    const tracked = new Map((await treeEntries(repository, base)).map((entry) => [entry.path, entry]));
    const rules = await openIgnoreRules(repository, tracked.values(), { dir: rulesDir, indexFile });
    const root = await realpath(worktree.path);
    const { files, problems } = await walkTree({
      root,
      tracked,
      rules,
      maxFiles: within.maxFiles,
    });
    const refused = [...problems, ...sizeProblems(files, tracked, within)];
    if (refused.length > 0) return { ok: false, problems: shorten(refused) };
    const { entries, problems: restless } = await hashFiles(repository, { root, scratch, files, tracked });
    if (restless.length > 0) return { ok: false, problems: shorten(restless) };
    const escapes = entries.filter((entry) => !sameEntry(entry, tracked) && escaping(entry));
    if (escapes.length > 0) return { ok: false, problems: shorten(escapes.map(escapeProblem)) };
    const changes = changesTo(tracked, entries);
    const tree = await writeTree(repository, indexFile, changes);
    return { ok: true, tree, changed: [...new Set(changes.map(({ path }) => path))].sort() };
  });
}

/** Before anything is hashed, so that a folder full of rubbish costs no disk and no time. */
function sizeProblems(
  files: readonly FoundFile[],
  tracked: ReadonlyMap<string, TreeEntry>,
  { maxFileBytes, maxChangedBytes }: ImportLimits,
): string[] {
  const changed = files.filter(({ path, bytes }) => tracked.get(path)?.bytes !== bytes);
  const problems = changed
    .filter(({ bytes }) => bytes > maxFileBytes)
    .map(
      ({ path, bytes }) =>
        `${quote(path)} has ${bytes} bytes; ${maxFileBytes} are allowed: remove it or make it smaller.`,
    );
  const total = changed.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > maxChangedBytes) {
    problems.push(
      `The changed files have ${total} bytes together; ${maxChangedBytes} are allowed: change less.`,
    );
  }
  return problems;
}

interface Change {
  readonly path: string;
  readonly mode: string;
  readonly sha: string;
}

const NOTHING = '0'.repeat(40);

/** Deletions first: a file may have become a folder. Entries that a walk cannot see stay as they are. */
function changesTo(tracked: ReadonlyMap<string, TreeEntry>, entries: readonly HashedFile[]): Change[] {
  const present = new Set(entries.map(({ path }) => path));
  const invisible = ({ path, mode }: TreeEntry) => mode === SUBMODULE || /[\n\ufffd]/.test(path);
  const deleted = [...tracked.values()].filter((entry) => !present.has(entry.path) && !invisible(entry));
  return [
    ...deleted.map(({ path }) => ({ path, mode: '0', sha: NOTHING })),
    ...entries.filter((entry) => !sameEntry(entry, tracked)),
  ];
}

async function writeTree(
  { git, gitDir }: Repository,
  indexFile: string,
  changes: readonly Change[],
): Promise<string> {
  if (changes.length > 0) {
    const input = changes.map(({ mode, sha, path }) => `${mode} ${sha}\t${path}\0`).join('');
    await git.read(['update-index', '-z', '--index-info'], { gitDir, indexFile, input });
  }
  return (await git.read(['write-tree'], { gitDir, indexFile })).trim();
}

function sameEntry({ path, mode, sha }: HashedFile, tracked: ReadonlyMap<string, TreeEntry>): boolean {
  const before = tracked.get(path);
  return before?.sha === sha && before.mode === mode;
}

function escaping({ path, target }: HashedFile): boolean {
  return target !== undefined && !linkStaysInside(path, target.toString('utf8'));
}

function escapeProblem({ path, target }: HashedFile): string {
  return `${quote(path)} is a link to ${quote(target?.toString('utf8') ?? '')}, which leads out of the repository: make it relative and keep it inside.`;
}

function shorten(problems: readonly string[]): readonly string[] {
  if (problems.length <= MAX_PROBLEMS) return problems;
  return [...problems.slice(0, MAX_PROBLEMS), `And ${problems.length - MAX_PROBLEMS} more like these.`];
}
