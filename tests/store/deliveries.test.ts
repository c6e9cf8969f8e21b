import { expect, it } from 'vitest';
import { openStores } from './opened.ts';

it('records a delivery once, however often and wherever it arrives', async () => {
  const { stores } = await openStores(2);
  const arrivals = Array.from({ length: 6 }, (_, i) =>
    (i % 2 === 0 ? stores[0] : stores[1]).deliveries.record('guid-1', 'issues', { n: i }),
  );
  expect((await Promise.all(arrivals)).filter(Boolean)).toHaveLength(1);
  expect(await stores[0].deliveries.take(10)).toHaveLength(1);
});

it('gives each delivery to one taker, in the order they came, until it is processed or put back', async () => {
  const { stores } = await openStores(2);
  const [{ deliveries }, other] = stores;
  for (const guid of ['c', 'a', 'b']) await deliveries.record(guid, 'issues', { odd: '\0' });
  expect(await deliveries.take(2)).toEqual([
    { guid: 'c', event: 'issues', payload: { odd: '\0' } },
    { guid: 'a', event: 'issues', payload: { odd: '\0' } },
  ]);
  expect((await other.deliveries.take(10)).map(({ guid }) => guid)).toEqual(['b']);
  await deliveries.processed('c');
  await deliveries.processed('a', 'cannot be read');
  await other.deliveries.putBack('b');
  expect((await deliveries.take(10)).map(({ guid }) => guid)).toEqual(['b']);
  expect(await deliveries.take(10)).toEqual([]);
  expect(await deliveries.record('a', 'issues', {})).toBe(false);
});
