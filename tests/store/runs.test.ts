import { expect, it } from 'vitest';
import { begin, openStores, paused, request } from './opened.ts';

it('gives an issue one open run, however many ask at once', async () => {
  const { stores } = await openStores(2);
  const asked = await Promise.all(
    Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? stores[0] : stores[1]).runs.create(request())),
  );
  expect(asked.filter((run) => run !== undefined)).toHaveLength(1);
  expect(await stores[0].runs.list({ limit: 10 })).toHaveLength(1);
});

it('lets the issue have another run once the first is closed, and other issues theirs at once', async () => {
  const { stores } = await openStores(1);
  const [{ runs }] = stores;
  const first = await begin(stores[0]);
  expect(await runs.create(request())).toBeUndefined();
  const other = await begin(stores[0], { issue: 13 });
  await runs.commit({ run: first, facts: [{ type: 'run_cancelled', by: 'mona' }] });
  expect(await runs.create(request())).toBeUndefined();
  await runs.commit({ run: first, facts: [{ type: 'run_closed' }] });
  const second = await runs.create(request());
  expect(second).toBeGreaterThan(first);
  expect(await runs.open()).toEqual([other, second]);
});

it('numbers facts without a gap when commits race', async () => {
  const { stores } = await openStores(2);
  const run = await begin(stores[0]);
  const commits = Array.from({ length: 20 }, (_, i) =>
    (i % 2 === 0 ? stores[0] : stores[1]).runs.commit({ run, facts: [paused(`${i}a`), paused(`${i}b`)] }),
  );
  const recorded = (await Promise.all(commits)).flatMap((facts) => facts ?? []);
  const facts = await stores[0].runs.facts(run);
  expect(facts.map((fact) => fact.seq)).toEqual(Array.from({ length: 41 }, (_, i) => i + 1));
  expect(recorded.toSorted((a, b) => a.seq - b.seq)).toEqual(facts.slice(1));
  for (const [a, b] of await Promise.all(commits.map(async (commit) => (await commit) ?? []))) {
    expect(b?.seq).toBe((a?.seq ?? 0) + 1);
  }
});

it('gives back the facts as they were said, later ones alone when asked, and the run they fold to', async () => {
  const { stores } = await openStores(1);
  const [{ runs }] = stores;
  const run = await begin(stores[0]);
  const odd = 'a NUL \0, half a pair \ud800, "quotes" and \u2028';
  await runs.commit({ run, facts: [paused(odd)] });
  expect((await runs.facts(run))[0]).toMatchObject(request());
  expect(await runs.facts(run, 1)).toEqual([{ ...paused(odd), seq: 2, at: expect.any(String) }]);
  expect((await runs.load(run))?.paused).toEqual({
    by: 'mona',
    why: { is: 'asked_for', words: odd },
    told: true,
  });
  expect(await runs.load(run + 1)).toBeUndefined();
  await expect(runs.commit({ run: run + 1, facts: [paused('')] })).rejects.toThrow(/no run/u);
});

it('records nothing of a commit of which a part fails', async () => {
  const { stores } = await openStores(1);
  const run = await begin(stores[0]);
  const unstorable = { key: 'a\0b', kind: 'comment', lane: 'run', payload: {} };
  await expect(stores[0].runs.commit({ run, facts: [paused('')], effects: [unstorable] })).rejects.toThrow(
    /invalid byte sequence/u,
  );
  expect(await stores[0].runs.facts(run)).toHaveLength(1);
});

it('lists runs newest first, page by page, with what their facts add up to', async () => {
  const { stores } = await openStores(1);
  const [{ runs }] = stores;
  const ids = [];
  for (const issue of [1, 2, 3]) ids.push(await begin(stores[0], { issue }));
  const [first, second, third] = ids as [number, number, number];
  await runs.commit({
    run: second,
    facts: [
      { type: 'plan_rejected', problems: [], spend: { usd: 0.25, tokens: 300 } },
      { type: 'tracking_issue_opened', issue: 40 },
      paused('lunch'),
    ],
  });
  const page = await runs.list({ limit: 2 });
  expect(page.map(({ id }) => id)).toEqual([third, second]);
  expect(page[1]).toMatchObject({
    place: request({ issue: 2 }).place,
    title: 'Add due dates',
    status: 'paused',
    trackingIssue: 40,
    spend: { usd: 0.25, tokens: 300 },
  });
  expect(page[0]).not.toHaveProperty('trackingIssue');
  expect((await runs.list({ before: second, limit: 2 })).map(({ id }) => id)).toEqual([first]);
  await runs.commit({
    run: first,
    facts: [{ type: 'plan_rejected', problems: [], spend: { usd: null, tokens: 1 } }],
  });
  expect((await runs.list({ before: second, limit: 1 }))[0]?.spend).toEqual({ usd: null, tokens: 1 });
});

it('finds an open run by its issue, by its tracking issue, and any run by its pull requests', async () => {
  const { stores } = await openStores(1);
  const [{ runs }] = stores;
  const run = await begin(stores[0]);
  await runs.commit({
    run,
    facts: [
      { type: 'tracking_issue_opened', issue: 40 },
      { type: 'pull_request_opened', task: 'T2', number: 41, url: 'http://localhost/41' },
    ],
  });
  expect(await runs.find(7, 12)).toBe(run);
  expect(await runs.find(7, 40)).toBe(run);
  expect(await runs.find(7, 41)).toBeUndefined();
  expect(await runs.find(8, 12)).toBeUndefined();
  await runs.commit({ run, facts: [{ type: 'run_closed' }] });
  expect(await runs.find(7, 12)).toBeUndefined();
  expect(await runs.findByPull(7, 41)).toEqual({ run, task: 'T2' });
  expect(await runs.findByPull(8, 41)).toBeUndefined();
});

it('remembers up to which fact the tracking issue shows the run', async () => {
  const { stores } = await openStores(1);
  const [{ tracking }] = stores;
  const run = await begin(stores[0]);
  expect(await tracking.synced(run)).toBe(0);
  await tracking.markSynced(run, 4);
  await tracking.markSynced(run, 3);
  expect(await tracking.synced(run)).toBe(4);
});
