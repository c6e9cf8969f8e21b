// The injections of payloads.txt, each hidden as it says.
import { readFileSync } from 'node:fs';
import { disguise, type Disguise } from './disguises.ts';

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
  readonly disguise: Disguise;
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
      return {
        number,
        kind: kind as Kind,
        disguise: hiding as Disguise,
        order,
        text: disguise(plain, hiding as Disguise),
      };
    });
}
