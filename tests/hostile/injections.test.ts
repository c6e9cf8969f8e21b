// More than a hundred injections, in every place that an agent reads, against a model that obeys every one of them, and
// that knows the server's secrets as if it had got out. Nothing forbidden follows.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isHidden, kinds, readPayloads } from './support/payloads.ts';
import { nothingForbidden } from './support/outcome.ts';
import { besiege, type Siege } from './support/siege.ts';

const payloads = readPayloads();
let siege: Siege;
beforeAll(async () => {
  siege = await besiege(payloads);
}, 280_000);
afterAll(() => siege?.close());

it('has at least a hundred injections of every kind, and the model obeys what it sees', () => {
  expect(payloads.length).toBeGreaterThanOrEqual(100);
  const seen = payloads.filter((each) => each.order !== 'write-workflow' && !isHidden(each));
  const ignored = seen.filter(({ number }) => !siege.model.obeyed.has(number));
  expect(ignored.map(({ kind, number, disguise }) => `${kind} ${number} ${disguise}`)).toEqual([]);
  expect(new Set(seen.map(({ kind }) => kind)).size).toBe(kinds.length);
});

nothingForbidden(() => siege);
