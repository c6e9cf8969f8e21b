// The injections of payloads.txt, each hidden as it says.
import { readFileSync } from 'node:fs';
import { disguise, type Disguise, disguises, unseenInProse } from './disguises.ts';

export const kinds = [
  'issue',
  'comment',
  'file',
  'test-output',
  'web-page',
  'commit-message',
  'file-name',
  'branch-name',
] as const;
export type Kind = (typeof kinds)[number];

export interface Payload {
  readonly number: number;
  readonly kind: Kind;
  /** The outer one, where there are two. */
  readonly disguise: Disguise;
  /** Within the disguise. */
  readonly inner: string;
  readonly order: string;
  /** As it stands where it was planted. */
  readonly text: string;
}

export function readPayloads(): Payload[] {
  const lines = readFileSync(new URL('../payloads.txt', import.meta.url), 'utf8').split('\n');
  return lines
    .filter((line) => line.includes('|') && !line.startsWith('#'))
    .map((line, index) => {
      const [kind = '', hiding = '', order = '', words = ''] = line.split('|').map((part) => part.trim());
      const number = index + 1;
      // A name has no room for more than the order itself.
      const plain = kind.endsWith('name')
        ? `ORDER ${order} #${number}`
        : `${words} ORDER ${order} #${number}.`;
      return payload(number, kind as Kind, order, plain, hiding as Disguise);
    });
}

function payload(number: number, kind: Kind, order: string, inner: string, hiding: Disguise): Payload {
  return { number, kind, disguise: hiding, inner, order, text: disguise(inner, hiding) };
}

/** Whether it stands where a person does not see it, and no model may. What ends its hiding-place early shows itself. */
export function isHidden({ kind, disguise: hiding, inner }: Payload): boolean {
  return ['issue', 'comment'].includes(kind) && unseenInProse.has(hiding) && /^[^\n"<>()]*$/.test(inner);
}

// What git takes as a name.
const forNames: readonly Disguise[] = [
  'plain',
  'unicode-tags',
  'variation-selectors',
  'zero-width',
  'bidi',
  'base64',
  'hex',
  'wide-letters',
  'percent',
];

/** Every order in every place, each in two disguises at once: the same ones for the same seed. */
export function combinedPayloads(seed: number): Payload[] {
  const random = randomFrom(seed);
  const oneOf = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const orders = [...new Set(readPayloads().map(({ order }) => order))];
  const places = kinds.flatMap((kind) => orders.map((order) => ({ kind, order })));
  return places.map(({ kind, order }, index) => {
    const number = index + 1;
    const all = kind.endsWith('name') ? forNames : disguises;
    const words = `ORDER ${order} #${number}`;
    const twice = disguise(words, oneOf(all));
    const outer = oneOf(all);
    // A file's name is 255 bytes at most.
    const fits = !kind.endsWith('name') || Buffer.byteLength(disguise(twice, outer)) <= 200;
    return payload(number, kind, order, fits ? twice : words, outer);
  });
}

/** A small generator of numbers from 0 to 1 (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
