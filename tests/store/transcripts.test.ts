import { expect, it } from 'vitest';
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
  for (const message of messages) await transcripts.append(run, 'T1/1', message, claim);
  await transcripts.append(run, 'T1/2', 'another', claim);
  const stored = await transcripts.entries(run, 'T1/1');
  expect(stored.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
  expect(JSON.stringify(stored.map(({ message }) => message))).toBe(JSON.stringify(messages));
  expect((await transcripts.entries(run, 'T1/1', 2)).map(({ message }) => message)).toEqual([['array']]);
  expect(await transcripts.keys(run)).toMatchObject([
    { key: 'T1/1', messages: 4 },
    { key: 'T1/2', messages: 1 },
  ]);
});

it('numbers messages without a gap when appends race', async () => {
  const { stores } = await openStores(2);
  const run = await begin(stores[0]);
  const claim = await claimed(stores[0], run);
  await Promise.all(
    Array.from({ length: 12 }, (_, i) =>
      (i % 2 === 0 ? stores[0] : stores[1]).transcripts.append(run, 'T1/1', i, claim),
    ),
  );
  const stored = await stores[0].transcripts.entries(run, 'T1/1');
  expect(stored.map(({ index }) => index)).toEqual(Array.from({ length: 12 }, (_, i) => i));
});

it('keeps the latest checkpoint, which comes with its message or not at all', async () => {
  const { stores } = await openStores(1);
  const [{ transcripts, checkpoints }] = stores;
  const run = await begin(stores[0]);
  const claim = await claimed(stores[0], run);
  await transcripts.append(run, 'T1/1', 'one', claim, checkpoint('1'));
  await transcripts.append(run, 'T1/1', 'two', claim, checkpoint('2'));
  await transcripts.append(run, 'T1/1', 'three', claim);
  expect(await checkpoints.latest(run, 'T1/1')).toEqual(checkpoint('2'));
  await expect(transcripts.append(run, 'T1/1', 'four', claim, checkpoint('\0'))).rejects.toThrow(
    /invalid byte sequence/u,
  );
  expect(await transcripts.entries(run, 'T1/1')).toHaveLength(3);
  expect(await checkpoints.latest(run, 'T1/1')).toEqual(checkpoint('2'));
  await checkpoints.drop(run);
  expect(await checkpoints.latest(run, 'T1/1')).toBeUndefined();
  expect(await transcripts.entries(run, 'T1/1')).toHaveLength(3);
});
