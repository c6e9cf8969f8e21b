// A project on real git with a worker's worktree in it, a ground to prove work on, and a real sandbox with npm.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gateTarget } from '../../../src/workbench/gate-target.ts';
import { watchTree } from '../../../src/workbench/tree-watch.ts';
import type { GateContext } from '../../../src/agents/gate/gate-context.ts';
import type { GateTarget } from '../../../src/agents/gate/gate-target.ts';
import type { Worktree } from '../../../src/git/worktree.ts';
import { openWorld, place } from '../../git/world.ts';
import { makeSandbox } from '../../sandbox/worktree.ts';
import { type MemoryLog, memoryLog } from '../scripted.ts';

export type Files = Readonly<Record<string, string | Buffer | null>>;

export interface Yard extends Disposable {
  readonly worktree: Worktree;
  readonly target: GateTarget;
  /** Watches the worktree. */
  readonly log: MemoryLog;
  readonly context: GateContext;
  /** As a worker would. */
  write(files: Files): void;
  read(path: string): string;
}

/** Each of `history` is a commit on the default branch; the ground's `before` is the first one, its base the last. */
export async function openYard(history: readonly Files[]): Promise<Yard> {
  const world = openWorld();
  const commits = history.map((files) => world.commit(files));
  const mirror = await world.mirrors.mirror('ada/greetings', world.origin);
  await mirror.fetch();
  const tip = commits.at(-1) ?? '';
  const worktree = await mirror.worktree('T1', tip);
  const bench = { mirror, tip, home: tip };
  const watch = watchTree({ bench, worktree, start: tip }, tip);
  const target = await gateTarget(bench, { worktree, start: tip, before: commits[0] });
  const context: GateContext = {
    sandbox: makeSandbox({ hostPath: process.env['PATH'] ?? '' }),
    worktree: { path: worktree.path, gitDir: worktree.gitDir },
    writable: true,
    signal: new AbortController().signal,
    deadline: Date.now() + 600_000,
  };
  return {
    worktree,
    target,
    log: memoryLog([], watch.look),
    context,
    write: (files) => {
      for (const [path, content] of Object.entries(files)) place(worktree.path, path, content);
    },
    read: (path) => readFileSync(join(worktree.path, path), 'utf8'),
    [Symbol.dispose]: () => world.close(),
  };
}

/** A project whose tests `npm test` runs. */
export const greetings: Files = {
  'package.json': '{ "name": "greetings", "type": "module", "scripts": { "test": "node --test" } }\n',
  'greet.js': 'export const greet = (name) => `Hello, ${name}`;\n',
  'test/greet.test.js': testOf('greets', "greet('Ada'), 'Hello, Ada'"),
};

export function testOf(title: string, equal: string): string {
  return [
    "import assert from 'node:assert/strict';",
    "import test from 'node:test';",
    "import * as all from '../greet.js';",
    `test('${title}', () => { const { greet, part } = all; assert.equal(${equal}); });`,
    '',
  ].join('\n');
}
