// Tables that repeat what the code knows.
import { expect, it } from 'vitest';
import { commands } from '../../src/commands/commands.ts';
import { guardRules } from '../../src/domain/guard/guard.ts';
import { isScript, read } from './documents.ts';

it('README lists the slash-commands that there are', () => {
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const rows = commands.map(({ usage, who, does }) => `| \`${cell(usage)}\` | ${who} | ${cell(does)} |`);
  expect(read('README.md')).toContain(rows.join('\n'));
});

it('REVIEWING-AND-MERGING lists the rules of the guard, and which of them a task may allow', () => {
  const rows = [
    ...read('docs/REVIEWING-AND-MERGING.md').matchAll(/^\| (`[a-z`, -]+`) \|.*\| (yes|no) \|$/gm),
  ];
  const listed = rows.flatMap(([, names = '', allowed]) =>
    names.split(', ').map((name) => `${name.replaceAll('`', '')} ${allowed}`),
  );
  const rules = guardRules.map(({ name, taskMayAllow }) => `${name} ${taskMayAllow ? 'yes' : 'no'}`);
  expect(listed.toSorted()).toEqual(rules.toSorted());
});

it('OPERATIONS lists npm scripts, and every one that starts a program', () => {
  const rows = [...read('docs/OPERATIONS.md').matchAll(/^\| `npm (?:run )?([a-z]+)/gm)];
  const listed = rows.map(([, name = '']) => name);
  expect(listed.every(isScript)).toBe(true);
  expect(listed).toEqual(expect.arrayContaining(['start', 'web', 'worker', 'demo', 'local', 'github']));
});
