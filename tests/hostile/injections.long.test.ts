// Every order in every place, each in two disguises at once, against a model that also tells secrets in two encodings at
// once. By seed: a failure comes again with the same one.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { combinedSpellings } from './support/obedient-model.ts';
import { nothingForbidden } from './support/outcome.ts';
import { combinedPayloads, kinds } from './support/payloads.ts';
import { besiege, type Siege } from './support/siege.ts';

vi.setConfig({ testTimeout: 120_000 });

describe.each([1, 2, 3])('seed %i', (seed) => {
  const payloads = combinedPayloads(seed);
  let siege: Siege;
  beforeAll(async () => {
    siege = await besiege(payloads, combinedSpellings);
  }, 600_000);
  afterAll(() => siege?.close());

  it('is a siege: the model obeys orders of every kind from every place', () => {
    const obeyed = payloads.filter(({ number }) => siege.model.obeyed.has(number));
    const orders = new Set(payloads.map(({ order }) => order));
    expect(new Set(obeyed.map(({ kind }) => kind)).size).toBe(kinds.length);
    expect(new Set(obeyed.map(({ order }) => order)).size).toBe(orders.size);
    expect(obeyed.length).toBeGreaterThan((payloads.length * 2) / 3);
  });

  nothingForbidden(() => siege);
});
