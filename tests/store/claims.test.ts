import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { attempt } from './calls.ts';
import { Fenced } from '../../src/store/runs.ts';
import { begin, claimed, openStores, paused } from './opened.ts';

it('gives an action to one of many who want it', async () => {
  const { stores } = await openStores(2);
  const run = await begin(stores[0]);
  const takes = Array.from({ length: 10 }, (_, i) =>
    (i % 2 === 0 ? stores[0] : stores[1]).claims.take({
      run,
      key: 'T1',
      owner: `worker ${i}`,
      ttlMs: 60_000,
    }),
  );
  const got = (await Promise.all(takes)).filter((claim) => claim !== 'held');
  expect(got).toHaveLength(1);
  expect(await stores[0].claims.live(run)).toMatchObject([{ run, key: 'T1' }]);
});

it('gives it to the next one after a release, with a greater epoch', async () => {
  const { stores } = await openStores(1);
  const run = await begin(stores[0]);
  const first = await claimed(stores[0], run);
  await stores[0].claims.release(first);
  expect(await stores[0].claims.live()).toEqual([]);
  expect((await claimed(stores[0], run)).epoch).toBeGreaterThan(first.epoch);
});

it('lets whoever lost a claim change nothing any more', async () => {
  const { stores } = await openStores(2);
  const [{ runs, claims, effects, transcripts, checkpoints }, other] = stores;
  const run = await begin(stores[0]);
  await runs.commit({
    run,
    facts: [],
    effects: [{ key: 'hello', kind: 'comment', lane: 'run', payload: {} }],
  });
  const effect = await effects.get(run, 'hello');
  if (effect === undefined) throw new Error('the effect was not planned');
  const lost = await claimed(stores[0], run, 'T1', 1);
  await sleep(5);
  expect(await claims.renew(lost, 60_000)).toBe(false);
  const heir = await claimed(other, run);
  await claims.release(lost);

  const checkpoint = { commit: 'c', base: 'b', bundle: Buffer.from('x') };
  const writes = [
    () => runs.commit({ run, claim: lost, facts: [paused('')] }),
    () =>
      runs.commit({
        run,
        claim: lost,
        facts: [],
        effects: [{ key: 'late', kind: 'comment', lane: 'run', payload: {} }],
      }),
    () => effects.mark(effect, { state: 'sending', attempts: 1, restMs: 0 }, lost),
    () => effects.finish(effect, { state: 'done', result: {} }, [paused('')], lost),
    () => transcripts.append(lost, attempt(), 'hi', checkpoint),
  ];
  for (const write of writes) await expect(write()).rejects.toThrow(Fenced);

  expect(await runs.facts(run)).toHaveLength(1);
  expect(await effects.unsent(run)).toEqual([effect]);
  expect(await transcripts.entries(run, attempt())).toEqual([]);
  expect(await checkpoints.latest(run, attempt())).toBeUndefined();
  expect(await other.claims.renew(heir, 60_000)).toBe(true);
  await other.runs.commit({ run, claim: heir, facts: [paused('')] });
  expect(await runs.facts(run)).toHaveLength(2);
});

it('has a takeover wait for a commit under way, so that never both write', async () => {
  const { stores } = await openStores(2);
  const [a, b] = stores;
  const run = await begin(a);
  for (let round = 0; round < 20; round += 1) {
    const old = await claimed(a, run, `T${round}`, 1);
    await sleep(2);
    const [commit, heir] = await Promise.allSettled([
      a.runs.commit({ run, claim: old, facts: [paused(`old ${round}`)] }),
      claimed(b, run, `T${round}`).then((claim) =>
        b.runs.commit({ run, claim, facts: [paused(`new ${round}`)] }),
      ),
    ]);
    expect(heir.status).toBe('fulfilled');
    expect(commit.status === 'fulfilled' || commit.reason instanceof Fenced).toBe(true);
    const said = (await a.runs.facts(run)).flatMap((fact) =>
      fact.type === 'run_paused' && fact.why.is === 'asked_for' ? [fact.why.words] : [],
    );
    const expected = commit.status === 'fulfilled' ? [`old ${round}`, `new ${round}`] : [`new ${round}`];
    expect(said.filter((why) => why.endsWith(` ${round}`))).toEqual(expected);
  }
});

it('accepts the work of a claim that expired while nobody has taken it over', async () => {
  const { stores } = await openStores(1);
  const run = await begin(stores[0]);
  const claim = await claimed(stores[0], run, 'T1', 1);
  await sleep(5);
  await stores[0].runs.commit({ run, claim, facts: [paused('')] });
  expect(await stores[0].runs.facts(run)).toHaveLength(2);
});

it('never has more live claims in a pool than its limit, over processes and under a rush', async () => {
  const { stores } = await openStores(2);
  const runs = [await begin(stores[0]), await begin(stores[0], { issue: 13 })];
  const pool = { name: 'workers', limit: 3 };
  const take = (i: number, limit = pool) =>
    stores[i % 2 === 0 ? 0 : 1].claims.take({
      run: runs[i % 2] ?? 0,
      key: `T${i}`,
      owner: 'w',
      ttlMs: 60_000,
      pool: limit,
    });
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => take(i)));
  const got = answers.filter((claim) => typeof claim !== 'string');
  expect(got).toHaveLength(3);
  expect(new Set(answers.filter((claim) => typeof claim === 'string'))).toEqual(new Set(['full']));
  expect(await take(20, { name: 'others', limit: 1 })).toMatchObject({ key: 'T20' });

  const [one] = got;
  if (one === undefined) throw new Error('nobody got a claim');
  expect(await stores[0].claims.take({ run: one.run, key: one.key, owner: 'w', ttlMs: 60_000, pool })).toBe(
    'held',
  );
  await stores[0].claims.release(one);
  expect(await take(21)).toMatchObject({ key: 'T21' });
  expect(await take(22)).toBe('full');
});

it('counts a claim that expired neither as live nor against its pool', async () => {
  const { stores } = await openStores(1);
  const run = await begin(stores[0]);
  const pool = { name: 'workers', limit: 1 };
  await stores[0].claims.take({ run, key: 'T1', owner: 'w', ttlMs: 1, pool });
  await sleep(5);
  expect(await stores[0].claims.live(run)).toEqual([]);
  expect(await stores[0].claims.take({ run, key: 'T2', owner: 'w', ttlMs: 60_000, pool })).toMatchObject({
    key: 'T2',
  });
});
