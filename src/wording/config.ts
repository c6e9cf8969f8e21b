// What is wrong in `.github/troupe.yml`: a sentence for each problem, so that its author can fix it.
import { repoConfigPath } from '../domain/troupe-files.ts';

export function isNoFile(): string {
  return `\`${repoConfigPath}\` is not a file.`;
}

export function inLine(line: number, problem: string): string {
  return `Line ${line}: ${problem}`;
}

/** @param words the parser's. */
export function isNoYaml(words: string): string {
  return `this is not YAML. ${words}.`;
}

export function isNoSetting(key: string, allowed: readonly string[]): string {
  return `\`${key}\` is not a setting. Allowed here: ${allowed.map((each) => `\`${each}\``).join(', ')}.`;
}

/** @param key the empty string for the file itself. @param expected one of those below. */
export function isNotAsExpected(key: string, expected: string): string {
  return `${key === '' ? 'The file' : `\`${key}\``} ${expected}.`;
}

export function mustBeOneOf(values: readonly string[]): string {
  return `must be one of ${values.map((value) => `\`${value}\``).join(', ')}`;
}

const kinds: Readonly<Record<string, string>> = {
  object: 'lines of `key: value`',
  record: 'lines of `key: value`',
  array: 'a list, each item on a line that begins with `- `',
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: '`true` or `false`',
};

/** @param kind as the schema calls it. */
export function mustBe(kind: string): string {
  return `must be ${kinds[kind] ?? kind}`;
}

/** @param expected each as one of the others says it. */
export function mustBeAnyOf(expected: readonly string[]): string {
  return [...new Set(expected)].join(', or ').replaceAll(', or must be', ', or');
}

/** @param isText it is the number of its characters that is limited. */
export function mustBeAtLeast(limit: string, isText: boolean): string {
  return `must be at least ${measured(limit, isText)}`;
}

export function mustBeMoreThan(limit: string, isText: boolean): string {
  return `must be more than ${measured(limit, isText)}`;
}

export function mustBeAtMost(limit: string, isText: boolean): string {
  return `must be at most ${measured(limit, isText)}`;
}

function measured(limit: string, isText: boolean): string {
  return isText ? `${limit} ${limit === '1' ? 'character' : 'characters'} long` : limit;
}

export function mustNameModel(): string {
  return 'must be `provider:model`, such as `anthropic:claude-sonnet-4-5`';
}

export function setupCannotRun(): string {
  return 'cannot run here: this server names no registries that a setup may reach (`SETUP_HOSTS`). Remove it, or ask the operator of this server';
}

export function needsStrongerModel(): string {
  return 'needs `stronger_model`, such as `anthropic:claude-opus-4-5`: this server names none';
}
