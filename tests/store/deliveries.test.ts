import { expect, it } from 'vitest';
import { openStores } from './opened.ts';

it('records a delivery once, however often and wherever it arrives', async () => {
  const { stores } = await openStores(2);
  const arrivals = Array.from({ length: 6 }, (_, i) =>
    (i % 2 === 0 ? stores[0] : stores[1]).deliveries.record('guid-1', 'issues', { n: i }),
  );
  expect((await Promise.all(arrivals)).filter(Boolean)).toHaveLength(1);
  expect(await stores[0].deliveries.unprocessed(10)).toHaveLength(1);
});

it('offers deliveries in the order they came until each is processed, well or not', async () => {
  const { stores } = await openStores(1);
  const [{ deliveries }] = stores;
  for (const guid of ['c', 'a', 'b']) await deliveries.record(guid, 'issues', { odd: '\0' });
  expect(await deliveries.unprocessed(2)).toEqual([
    { guid: 'c', event: 'issues', payload: { odd: '\0' } },
    { guid: 'a', event: 'issues', payload: { odd: '\0' } },
  ]);
  await deliveries.processed('c');
  await deliveries.processed('a', 'cannot be read');
  expect((await deliveries.unprocessed(10)).map(({ guid }) => guid)).toEqual(['b']);
  expect(await deliveries.record('a', 'issues', {})).toBe(false);
});
