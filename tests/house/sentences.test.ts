// Every sentence that people read stands in src/wording (docs/ARCHITECTURE.md, "What people see"): here its neighbours are
// searched for texts of three words or more.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parseAst } from 'vitest/node';

const root = fileURLToPath(new URL('../..', import.meta.url));
const rooms = ['domain', 'commands', 'engine', 'workbench', 'actions', 'webhooks', 'github'];

/** Texts that no person is told, or that name things. */
const allowed: Readonly<Record<string, string>> = {
  'src/actions/resolve-conflict.ts: merge in progress': 'the message of a commit that is never pushed',
  'src/github/effects/rerun-jobs.ts: of job …': 'tells one request from another',
  'src/github/markers.ts: troupe: hidden markers': 'what the key of the markers is made from',
};

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

/** A command's line of help stands in its own file, beside its grammar. */
const helpFields = new Set(['usage', 'does', 'examples']);

/** What is logged, the message of an error that ends in the log, a pattern, a type, a command's line of help. */
function isNoSentence(node: Node): boolean {
  const called = (node['callee'] ?? {}) as { name?: string; property?: { name?: string }; object?: Node };
  switch (node.type) {
    case 'ImportDeclaration':
    case 'TSLiteralType':
      return true;
    case 'CallExpression': {
      const { object = { type: '' } } = called;
      const owner = (object as { name?: string }).name ?? (object as typeof called).property?.name;
      return owner === 'log';
    }
    case 'NewExpression':
      return ['Error', 'NotYet', 'RegExp'].includes(called.name ?? '');
    case 'Property':
      return helpFields.has((node['key'] as { name?: string }).name ?? '');
    default:
      return false;
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function textsIn(node: Node): { text: string; at: number }[] {
  if (isNoSentence(node)) return [];
  const parts = node['quasis'] as { value: { cooked: string } }[] | undefined;
  const text = parts ? parts.map(({ value }) => value.cooked).join('…') : node['value'];
  const own = typeof text === 'string' ? [{ text, at: node.start }] : [];
  const inside = Object.values(node).flat().filter(isNode).flatMap(textsIn);
  return [...own, ...inside];
}

const graphQl = /^(?:query|mutation) \(/;

/** Three words, what is filled in counted as one; but what is filled in alone is none. */
function isSentence(text: string): boolean {
  if (graphQl.test(text)) return false;
  const words = text.split(/\s+/).filter((word) => /[\p{L}…]/u.test(word));
  return words.length >= 3 && words.filter((word) => /\p{L}{2}/u.test(word)).length >= 2;
}

const sources = rooms.flatMap((room) => globSync(`src/${room}/**/*.ts`, { cwd: root }));

it('people read no sentence that does not stand in src/wording', () => {
  const outside = sources.flatMap((file) => {
    const source = readFileSync(join(root, file), 'utf8');
    const tree = parseAst(source, { lang: 'ts' }) as unknown as Node;
    return textsIn(tree)
      .filter(({ text }) => isSentence(text))
      .filter(({ text }) => !(file in allowed) && !(`${file}: ${text}` in allowed))
      .map(({ text, at }) => `${file}:${source.slice(0, at).split('\n').length}: ${text}`);
  });
  const rule =
    'Move each of these into src/wording, as a function named after what happened. What may stay: what is logged, the message of an Error, a command’s usage, does and examples';
  expect(sources.length).toBeGreaterThan(100);
  expect(outside, rule).toEqual([]);
});
