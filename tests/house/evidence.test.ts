// Evidence is data: no code learns anything from the text of a tool's answer, because anybody may have written it
// (src/agents/evidence.ts).
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/agents/transcript.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sources = globSync('src/**/*.ts', { cwd: root })
  .filter((file) => !file.includes('project/files/'))
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

const filesWith = (form: RegExp) => sources.filter(({ text }) => form.test(text)).map(({ file }) => file);

/** Each cuts it to a length and shows it. */
const showText = [
  'src/agents/last-failures.ts',
  'src/agents/prompts/strategist.ts',
  'src/agents/step-summary.ts',
  // Asks whether two answers are the same, and nothing of what they say.
  'src/agents/stuck-detection.ts',
  'src/agents/tool-text.ts',
  'src/agents/transcript.ts',
  'src/workbench/show-log.ts',
];

const kinds =
  'command_ended|background_started|background_ended|tree_changed|subtasks_noted|submission_accepted|submission_refused';

describe('the text of a tool’s answer', () => {
  it('has no method by which it could be searched', () => {
    const found = (answer: Answer): unknown[] => [
      // @ts-expect-error It is no string.
      () => answer.text.includes('Accepted.'),
      // @ts-expect-error Nor can a pattern look for something in it.
      () => /exit code/.test(answer.text),
      // @ts-expect-error Nor is it compared.
      () => answer.text === 'Accepted.',
    ];
    expect(found).toBeTypeOf('function');
  });

  it('is unwrapped only where it is shown', () => {
    expect(filesWith(/\btextToShow\b/).toSorted()).toEqual(showText);
  });

  it('is searched by none of those who show it', () => {
    const searching = /\.(?:includes|indexOf|match|matchAll|search|startsWith|endsWith|exec|test|split)\(/;
    const show = sources.filter(({ file }) => showText.includes(file));
    expect(show.filter(({ text }) => searching.test(text)).map(({ file }) => file)).toEqual([]);
  });

  it('is not taken for a string or a message of a model by force', () => {
    expect(filesWith(/as unknown as (?:string|Message)\b/)).toEqual(['src/agents/tool-text.ts']);
  });
});

it('evidence is written only by tools that saw it, by the turn, and by the gate at the end', () => {
  expect(filesWith(new RegExp(`\\{\\s*is: '(?:${kinds})'`)).toSorted()).toEqual([
    'src/agents/finish-tool.ts',
    'src/agents/tools/create-subtasks.ts',
    'src/agents/tools/read-output.ts',
    'src/agents/tools/run-shell.ts',
    'src/agents/turn.ts',
  ]);
});
