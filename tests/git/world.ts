// A small real world for the tests of src/git: a bare "GitHub" repository, somebody's clone of it, and mirrors.
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { openMirrors, type Mirrors } from '../../src/git/mirrors.ts';

export const silent = pino({ level: 'silent' });

export interface World {
  readonly dir: string;
  /** The bare repository that stands for the one on GitHub. */
  readonly origin: string;
  readonly mirrors: Mirrors;
  /** A second machine: other mirrors, same origin. */
  otherMachine(name: string): Mirrors;
  /** Commits these files on a branch of the origin, as a person would; `null` removes one. Answers the SHA. */
  commit(files: Readonly<Record<string, string | Buffer | null>>, branch?: string): string;
  git(...args: string[]): string;
  close(): void;
}

const ENVIRONMENT = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
};

/** Plain git, as a person or an agent would type it. */
export function runGit(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, {
    cwd,
    env: ENVIRONMENT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

/** As `runGit`, without blocking this process: for a remote that this process serves itself. */
export async function runGitFreely(cwd: string, ...args: string[]): Promise<string> {
  return (await promisify(execFile)('git', args, { cwd, env: ENVIRONMENT })).stdout.trim();
}

export function openWorld(): World {
  const dir = mkdtempSync(join(tmpdir(), 'troupe-git-'));
  const origin = join(dir, 'origin.git');
  const desk = join(dir, 'desk');
  runGit(dir, 'init', '-q', '--bare', '-b', 'main', origin);
  runGit(dir, 'init', '-q', '-b', 'main', desk);
  const open = (name: string) =>
    openMirrors({ dataDir: join(dir, name), log: silent, protocols: ['file', 'http'] });
  return {
    dir,
    origin,
    mirrors: open('machine-1'),
    otherMachine: open,
    git: (...args) => runGit(desk, ...args),
    commit(files, branch = 'main') {
      try {
        runGit(desk, 'fetch', '-q', origin, branch);
        runGit(desk, 'checkout', '-q', '-B', branch, 'FETCH_HEAD');
      } catch {
        if (branch !== 'main') runGit(desk, 'checkout', '-q', '-B', branch);
      }
      for (const [path, content] of Object.entries(files)) place(desk, path, content);
      runGit(desk, 'add', '--all', '--force');
      runGit(desk, 'commit', '-q', '--allow-empty', '-m', 'Work by a person');
      runGit(desk, 'push', '-q', origin, branch);
      return runGit(desk, 'rev-parse', 'HEAD');
    },
    close: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** Writes a file below `root`; `null` removes it. */
export function place(root: string, path: string, content: string | Buffer | null): void {
  const file = join(root, path);
  if (content === null) return rmSync(file, { recursive: true, force: true });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
