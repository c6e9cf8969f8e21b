// A bare copy of one repository, and everything Troupe does with git: each operation lives in its own file.
import type { FileChange } from '../domain/guard/change.ts';
import { bundle, unbundle } from './bundle.ts';
import { fileChanges } from './changes.ts';
import { commitTree, type NewCommit } from './commit.ts';
import { changedPaths, diff, type DiffOptions, exactChange } from './diff.ts';
import { fetchBranches, oneAtATime } from './fetch.ts';
import { lineCounts, listFiles, readFileAt, readFilesAt } from './files.ts';
import { isAncestor, mergeBase, messageOf, resolveCommit } from './history.ts';
import { importTree, type Imported, type ImportLimits } from './import.ts';
import { mergeTree, type MergedTree } from './merge.ts';
import { deleteBranch, push, type Push, type Pushed } from './push.ts';
import type { Repository } from './repository.ts';
import { createWorktree, listWorktrees, removeWorktree, type Worktree } from './worktree.ts';

/** Commits and trees are full SHAs. Every operation throws `GitFailure` when git fails in a way its type does not name. */
export interface Mirror {
  readonly gitDir: string;
  fetch(token?: string): Promise<void>;
  resolve(rev: string): Promise<string | undefined>;
  worktree(name: string, commit: string): Promise<Worktree>;
  removeWorktree(name: string): Promise<void>;
  worktrees(): Promise<string[]>;
  importTree(worktree: Worktree, base: string, limits?: Partial<ImportLimits>): Promise<Imported>;
  commit(options: NewCommit): Promise<string>;
  push(options: Push): Promise<Pushed>;
  deleteBranch(branch: string, token?: string): Promise<void>;
  diff(from: string, to: string, options?: DiffOptions): Promise<string>;
  changed(from: string, to: string): Promise<string[]>;
  exactChange(from: string, to: string): Promise<string>;
  changes(from: string, to: string): Promise<FileChange[]>;
  message(commit: string): Promise<string>;
  mergeBase(a: string, b: string): Promise<string>;
  isAncestor(a: string, b: string): Promise<boolean>;
  mergeTree(ours: string, theirs: string): Promise<MergedTree>;
  files(commit: string): Promise<{ path: string; bytes: number; sha: string }[]>;
  readFile(commit: string, path: string, maxBytes?: number): Promise<string | undefined>;
  readFiles(commit: string, paths: readonly string[]): Promise<Map<string, Buffer>>;
  lineCounts(commit: string): Promise<Map<string, number | undefined>>;
  bundle(commit: string, base: string): Promise<Buffer>;
  unbundle(bytes: Buffer): Promise<void>;
}

export function createMirror(repository: Repository): Mirror {
  const fetch = oneAtATime((token: string | undefined) => fetchBranches(repository, token));
  return {
    gitDir: repository.gitDir,
    fetch: (token) => fetch(token),
    resolve: (rev) => resolveCommit(repository, rev),
    worktree: (name, commit) => createWorktree(repository, name, commit),
    removeWorktree: (name) => removeWorktree(repository, name),
    worktrees: () => listWorktrees(repository),
    importTree: (worktree, base, limits) => importTree(repository, worktree, base, limits),
    commit: (options) => commitTree(repository, options),
    push: (options) => push(repository, options),
    deleteBranch: (branch, token) => deleteBranch(repository, branch, token),
    diff: (from, to, options) => diff(repository, from, to, options),
    changed: (from, to) => changedPaths(repository, from, to),
    exactChange: (from, to) => exactChange(repository, from, to),
    changes: (from, to) => fileChanges(repository, from, to),
    message: (commit) => messageOf(repository, commit),
    mergeBase: (a, b) => mergeBase(repository, a, b),
    isAncestor: (a, b) => isAncestor(repository, a, b),
    mergeTree: (ours, theirs) => mergeTree(repository, ours, theirs),
    files: (commit) => listFiles(repository, commit),
    readFile: (commit, path, maxBytes) => readFileAt(repository, commit, path, maxBytes),
    readFiles: (commit, paths) => readFilesAt(repository, commit, paths),
    lineCounts: (commit) => lineCounts(repository, commit),
    bundle: (commit, base) => bundle(repository, commit, base),
    unbundle: (bytes) => unbundle(repository, bytes),
  };
}
