import { expect, it } from 'vitest';
import { attempt } from './calls.ts';
import { begin, claimed, openStores } from './opened.ts';

const checkpoint = (name: string) => ({
  commit: `c${name}`,
  base: 'b',
  bundle: Buffer.from([0, 255, 10, 0]),
});

it('keeps each conversation in order and to the letter', async () => {
  const { stores } = await openStores(1);
  const [{ transcripts }] = stores;
  const run = await begin(stores[0]);
  const claim = await claimed(stores[0], run);
  const messages = [{ z: 1, a: 'NUL \0 and \ud800', nested: [[], {}] }, 'text', null, ['array']];
  for (const message of messages) await transcripts.append(claim, attempt(), message);
  await transcripts.append(claim, attempt('T1', 2), 'another');
  const stored = await transcripts.entries(run, attempt());
  expect(stored.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  expect(JSON.stringify(stored.map(({ message }) => message))).toBe(JSON.stringify(messages));
  expect((await transcripts.entries(run, attempt(), 2)).map(({ message }) => message)).toEqual([['array']]);
  expect(await transcripts.of(run)).toMatchObject([
    { key: attempt(), messages: 4 },
    { key: attempt('T1', 2), messages: 1 },
  ]);
});

it('numbers messages without a gap when appends race', async () => {
  const { stores } = await openStores(2);
  const run = await begin(stores[0]);
  const claim = await claimed(stores[0], run);
  await Promise.all(
    Array.from({ length: 12 }, (_, i) =>
      (i % 2 === 0 ? stores[0] : stores[1]).transcripts.append(claim, attempt(), i),
    ),
  );
  const stored = await stores[0].transcripts.entries(run, attempt());
  expect(stored.map(({ index }) => index)).toEqual(Array.from({ length: 12 }, (_, i) => i));
});

it('keeps the latest checkpoint, which comes with its message or not at all', async () => {
  const { stores } = await openStores(1);
  const [{ transcripts, checkpoints }] = stores;
  const run = await begin(stores[0]);
  const claim = await claimed(stores[0], run);
  await transcripts.append(claim, attempt(), 'one', checkpoint('1'));
  await transcripts.append(claim, attempt(), 'two', checkpoint('2'));
  await transcripts.append(claim, attempt(), 'three');
  expect(await checkpoints.latest(run, attempt())).toEqual(checkpoint('2'));
  await expect(transcripts.append(claim, attempt(), 'four', checkpoint('\0'))).rejects.toThrow(
    /invalid byte sequence/u,
  );
  expect(await transcripts.entries(run, attempt())).toHaveLength(3);
  expect(await checkpoints.latest(run, attempt())).toEqual(checkpoint('2'));
  await checkpoints.drop(run);
  expect(await checkpoints.latest(run, attempt())).toBeUndefined();
  expect(await transcripts.entries(run, attempt())).toHaveLength(3);
});
