// A mirror and a worktree of it, as src/git makes them, with two files and one commit; and a sandbox to run in them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createSandbox, type SandboxOptions } from '../../src/sandbox/create-sandbox.ts';
import type { Sandbox, SandboxCommand, SandboxResult } from '../../src/sandbox/sandbox.ts';

export interface TestTree extends Disposable {
  /** Holds the worktree and the mirror; outside both. */
  readonly base: string;
  readonly worktree: string;
  readonly gitDir: string;
}

const script = `
git init -q -b main source && cd source
mkdir src && echo 'export const answer = 42;' >src/answer.js && printf 'one\\ntwo\\nthree\\n' >list.txt
git add . && git -c user.name=Test -c user.email=test@example.com commit -qm 'Say the answer'
git clone -q --bare . ../mirror.git && cd .. && rm -r source
git --git-dir=mirror.git worktree add -q --detach "$PWD/worktree" main
`;

export function makeTree(): TestTree {
  const base = mkdtempSync(join(tmpdir(), 'troupe-tree-'));
  execFileSync('sh', ['-ec', script], { cwd: base });
  return {
    base,
    worktree: join(base, 'worktree'),
    gitDir: join(base, 'mirror.git'),
    // Node opens a file for each level of a deep tree.
    [Symbol.dispose]: () => void execFileSync('rm', ['-rf', base]),
  };
}

export function makeSandbox(options: Partial<SandboxOptions> = {}): Sandbox {
  return createSandbox({ mode: 'bubblewrap', log: pino({ level: 'silent' }), ...options });
}

/** Runs a bash script in the worktree. */
export function bash(
  sandbox: Sandbox,
  tree: TestTree,
  script: string,
  changes: Partial<SandboxCommand> = {},
  signal?: AbortSignal,
): Promise<SandboxResult> {
  return sandbox.run(
    {
      argv: ['bash', '-c', script],
      cwd: tree.worktree,
      worktree: tree.worktree,
      gitDir: tree.gitDir,
      writable: true,
      timeoutMs: 20_000,
      maxOutputBytes: 100_000,
      ...changes,
    },
    signal,
  );
}

/** Command lines of the processes on this machine. */
export function hostProcesses(): string {
  return execFileSync('sh', ['-c', 'cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" " "; true'], {
    encoding: 'utf8',
  });
}
