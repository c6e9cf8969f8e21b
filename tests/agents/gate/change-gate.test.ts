// Nothing is taken before the project's own checks were run, by us, on the tree as it is.
import { chmodSync, existsSync, lstatSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { passGate } from '../../../src/agents/gate/change-gate.ts';
import { proofLine } from '../../../src/agents/prompts/proof.ts';
import type { Proof } from '../../../src/domain/proof.ts';
import { greetings, openYard, testOf } from './yard.ts';

// Each runs the project's tests several times, in real sandboxes.
vi.setConfig({ testTimeout: 120_000 });

const told = (proof: readonly Proof[] = []) => proof.map(proofLine);

test('a check that only the change breaks is returned with its output', async () => {
  using yard = await openYard([greetings]);
  yard.write({ 'greet.js': 'export const greet = (name) => `Hi, ${name}`;\n' });
  const { problems, proof } = await passGate(yard.target, yard.context);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(
    /^`npm run -s test` \(package\.json\) fails with your change, and passes without it/,
  );
  expect(problems[0]).toContain("'Hello, Ada'");
  expect(told(proof)).toEqual(['failed: `npm run -s test` (test, from package.json)']);
  expect(yard.read('greet.js')).toContain('Hi, ');
});

test('a change whose checks pass is accepted, with the checks that ran', async () => {
  using yard = await openYard([greetings]);
  yard.write({ 'greet.js': 'export const greet = (who) => `Hello, ${who}`;\n' });
  const gate = await passGate(yard.target, yard.context);
  expect(gate.problems).toEqual([]);
  expect(told(gate.proof)).toEqual(['passed: `npm run -s test` (test, from package.json)']);
});

test('a change that edits its own check is accepted with a note', async () => {
  using yard = await openYard([greetings]);
  yard.write({ 'package.json': '{ "type": "module", "scripts": { "test": "true" } }' });
  const { proof } = await passGate(yard.target, yard.context);
  expect(told(proof)).toEqual([
    'passed: `npm run -s test` (test, from package.json, which the change edits)',
  ]);
});

test('the worker need not fix a check that failed before', async () => {
  using yard = await openYard([{ ...greetings, 'test/old.test.js': testOf('is broken', '1, 2') }]);
  yard.write({ 'README.md': 'Greets.\n' });
  const gate = await passGate(yard.target, yard.context);
  expect(gate.problems).toEqual([]);
  expect(told(gate.proof)).toEqual([
    'failed, as it did before the change: `npm run -s test` (test, from package.json)',
  ]);
});

test('a program that the sandbox lacks proves nothing', async () => {
  using yard = await openYard([{ Makefile: 'test:\n\t@true\n', 'a.txt': 'a' }]);
  yard.write({ 'a.txt': 'b' });
  const checks = [{ kind: 'lint' as const, command: 'no-such-linter .', from: 'Makefile' }];
  const gate = await passGate({ ...yard.target, checks }, yard.context);
  expect(gate.problems).toEqual([]);
  expect(told(gate.proof)).toEqual([
    'could not be run in the sandbox: `no-such-linter .` (lint, from Makefile)',
  ]);
});

test('files that checks leave behind do not change the work', async () => {
  using yard = await openYard([
    {
      Makefile: 'test:\n\techo report >report.txt; echo spoiled >kept.txt; rm -f run.sh; exit 1\n',
      'kept.txt': 'old\n',
      'gone.txt': 'x\n',
      'folder/deep.txt': 'deep\n',
      'run.sh': '#!/bin/sh\n',
    },
  ]);
  yard.write({
    'kept.txt': 'mine\r\n',
    'gone.txt': null,
    folder: null,
    'new/à "b".txt': 'new\n',
    '.gitattributes': '* text eol=lf\n',
  });
  yard.write({ folder: 'a file now\n' });
  symlinkSync('kept.txt', join(yard.worktree.path, 'link'));
  chmodSync(join(yard.worktree.path, 'run.sh'), 0o755);
  const before = await yard.target.keep();
  const { proof } = await passGate(yard.target, yard.context);
  expect(told(proof)).toEqual(['failed, as it did before the change: `make test` (test, from Makefile)']);
  expect(await yard.target.keep()).toEqual(before);
  expect(yard.read('kept.txt')).toBe('mine\r\n');
  expect(yard.read('folder')).toBe('a file now\n');
  expect(lstatSync(join(yard.worktree.path, 'link')).isSymbolicLink()).toBe(true);
  expect(existsSync(join(yard.worktree.path, 'report.txt'))).toBe(false);
});

test('an unchanged tree, or one that cannot be committed, is rejected at once', async () => {
  using yard = await openYard([greetings]);
  expect((await passGate(yard.target, yard.context)).problems[0]).toContain(
    'No file in the worktree has changed',
  );
  symlinkSync('/etc/passwd', join(yard.worktree.path, 'way-out'));
  expect((await passGate(yard.target, yard.context)).problems[0]).toContain('way-out');
});

test('with no time left, no check starts and the proof says so', async () => {
  using yard = await openYard([greetings]);
  yard.write({ 'greet.js': 'broken(' });
  const gate = await passGate(yard.target, { ...yard.context, deadline: Date.now() + 1_000 });
  expect(told(gate.proof)).toEqual([
    'not run, because there was no time left: `npm run -s test` (test, from package.json)',
  ]);
});
