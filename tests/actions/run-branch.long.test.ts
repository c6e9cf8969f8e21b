// A run that is collected on a branch of its own, and brought into the default branch by one pull request and a person.
import { expect, it, vi } from 'vitest';
import { delivered, opened, proposed, spec, started } from '../domain/life.ts';
import type { Fact } from '../../src/domain/fact.ts';
import { at } from '../github/stage.ts';
import { administer } from '../support/database.ts';
import { named, steppedEngine } from './stepped.ts';

// Each walks a whole road with real git and a database; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 120_000 });

const into = { merge: { approval: 'strategist', method: 'squash', into: 'run' } } as const;
const tasks = [spec('T1', { title: 'Keep dates' }), spec('T2', { title: 'Show dates' })];

/** @param left the actions that are not done, the usual ones unless told. */
async function onItsBranch(left?: Parameters<typeof steppedEngine>[1]) {
  const stepped = await steppedEngine({}, left);
  const run = await stepped.run(1, [proposed(tasks)], [], into);
  await stepped.wake(run);
  const branch = `troupe/1/run-${run}`;
  const ada = stepped.stage.as('ada');
  const put = (path: string, on: string) =>
    ada.repos.createOrUpdateFileContents({
      ...at,
      path,
      branch: on,
      message: path,
      content: Buffer.from('1\n').toString('base64'),
    });
  const names = async () => (await ada.repos.listBranches(at)).data.map(({ name }) => name);
  const now = async () => (await stepped.store.runs.load(run))!;
  return { ...stepped, id: run, branch, ada, put, names, now };
}

it('begins with a branch from the tip of the default branch', async () => {
  const { branch, names, now, ada, errors } = await onItsBranch();
  expect(await names()).toEqual(['main', branch]);
  expect((await now()).branch).toBe(branch);
  const tip = async (ref: string) => (await ada.git.getRef({ ...at, ref: `heads/${ref}` })).data.object.sha;
  expect(await tip(branch)).toBe(await tip('main'));
  expect(errors).toEqual([]);
});

it('takes the branch as it is when an earlier process died before it could say so', async () => {
  const stepped = await steppedEngine();
  const ada = stepped.stage.as('ada');
  const run = await stepped.run(1, [proposed(tasks)], [], into);
  const { data } = await ada.git.getRef({ ...at, ref: 'heads/main' });
  await ada.git.createRef({ ...at, ref: `refs/heads/troupe/1/run-${run}`, sha: data.object.sha });
  await ada.repos.createOrUpdateFileContents({
    ...at,
    path: 'src/early.js',
    branch: `troupe/1/run-${run}`,
    message: 'early',
    content: '',
  });
  await stepped.wake(run);
  expect((await stepped.store.runs.load(run))?.branch).toBe(`troupe/1/run-${run}`);
  await ada.repos.getContent({ ...at, path: 'src/early.js', ref: `troupe/1/run-${run}` });
  expect(stepped.errors).toEqual([]);
});

it('opens the pull requests of its tasks against that branch', async () => {
  const { id, store, wake, put, stage, ada, branch } = await onItsBranch();
  const { data } = await ada.git.getRef({ ...at, ref: `heads/${branch}` });
  const { data: ref } = await ada.git.createRef({
    ...at,
    ref: 'refs/heads/troupe/1/T1-keep-dates',
    sha: data.object.sha,
  });
  await put('src/dates.js', 'troupe/1/T1-keep-dates');
  await store.runs.commit({ run: id, facts: [started('T1'), delivered('T1', ref.object.sha)] });
  await wake(id);
  const [pull] = (await stage.as('bob').pulls.list(at)).data;
  expect([pull?.head.ref, pull?.base.ref]).toEqual(['troupe/1/T1-keep-dates', branch]);
});

it('ends in one pull request that tells the story of the run and waits for a person; the branch goes when it is merged', async () => {
  const { id, store, wake, put, ada, branch, names, now, errors } = await onItsBranch();
  await put('src/dates.js', branch);
  await store.runs.commit({
    run: id,
    facts: [
      started('T1'),
      delivered('T1', 'a'.repeat(40)),
      opened('T1', 90),
      { type: 'task_merged', task: 'T1', head: 'a'.repeat(40), mergeSha: 'b'.repeat(40) },
      {
        type: 'task_abandoned',
        task: 'T2',
        by: 'ada',
        why: { is: 'asked_for', words: 'the list shows them already' },
      },
    ],
  });
  await wake(id);
  const [pull] = (await ada.pulls.list(at)).data;
  expect([pull?.head.ref, pull?.base.ref, pull?.title]).toEqual([branch, 'main', 'Add due dates']);
  expect(pull?.body?.replace(/\n*<!--[^]*-->/, '')).toMatchInlineSnapshot(`
    "Everything that was built for #1, in one pull request. The plan and its story are in #2.

    Step by step.

    ### What is in it

    |  | Task | Pull request | Tries |
    | --- | --- | --- | --- |
    | T1 | Keep dates | #90 | 1 |

    ### What is not

    - **T2** Show dates: abandoned, the list shows them already

    It took 1 try and $0.30, 300 tokens.

    <sub>Each task was reviewed when it was merged into this branch, and the strategist reviews the whole. Only a person merges it. A conflict with the base is resolved, and asking for changes here sends it back to work.</sub>"
  `);
  const whole = (await now()).tasks.get('T3');
  expect(whole?.criteria).toEqual([
    'What the issue asks for is there and works as a whole: Add due dates',
    'T1 holds beside all the others: Keep dates',
  ]);

  const verdict = {
    subject: whole!.head!,
    approved: true,
    summary: 'Good.',
    criteria: [],
    findings: [],
    changed: [],
  };
  const spend = { usd: 0, tokens: 0 };
  await store.runs.commit({
    run: id,
    facts: [{ type: 'verdict_given', task: 'T3', attempt: 1, verdict, spend }],
  });
  await wake(id);
  expect((await now()).tasks.get('T3')?.stage.at).toBe('delivered');
  await ada.pulls.merge({ ...at, pull_number: pull!.number });
  await store.runs.commit({ run: id, facts: [{ type: 'pull_request_touched', task: 'T3' }] });
  await wake(id);
  expect((await now()).closed).toBe(true);
  expect(await names()).toEqual(['main']);
  const { data: said } = await ada.issues.listComments({ ...at, issue_number: (await now()).trackingIssue! });
  expect(said.at(-1)?.body).toContain(
    `1 pull request merged into one branch, and from there into \`main\` with #${pull!.number}.`,
  );
  expect(errors).toEqual([]);
});

it('follows the default branch: the verdict stands while what the run changes is the same', async () => {
  const { id, store, wake, put, ada, branch, now, url, stage, errors } = await onItsBranch(
    named('plan', 'attempt', 'review'),
  );
  await put('src/dates.js', branch);
  const work: Fact[] = [
    started('T1'),
    delivered('T1', 'a'.repeat(40)),
    { type: 'task_merged', task: 'T1', head: 'a'.repeat(40), mergeSha: 'b'.repeat(40) },
    { type: 'task_abandoned', task: 'T2', by: 'ada', why: { is: 'asked_for', words: 'no need' } },
  ];
  await store.runs.commit({ run: id, facts: work });
  await wake(id);
  const head = async () => (await now()).tasks.get('T3')!.head!;
  const first = await head();
  const approved = {
    subject: first,
    approved: true,
    summary: 'Good.',
    criteria: [],
    findings: [],
    changed: [],
  };
  const spend = { usd: 0, tokens: 0 };
  await store.runs.commit({
    run: id,
    facts: [{ type: 'verdict_given', task: 'T3', attempt: 1, verdict: approved, spend }],
  });
  await wake(id);

  /** Somebody commits to the default branch, and a minute goes by. */
  const moves = async (path: string): Promise<void> => {
    await put(path, 'main');
    const touched: Fact = { type: 'pull_request_touched', task: 'T3' };
    await store.runs.commit({ run: id, facts: [touched] });
    await wake(id);
    const seenAt = `"at":"2026-01-01T00:00:00.000Z"`;
    await administer(
      url,
      `UPDATE facts SET fact = regexp_replace(fact::text, '"at":"[^"]*"', '${seenAt}')::json
        WHERE fact->>'type' = 'pull_request_observed'`,
    );
    await store.runs.commit({ run: id, facts: [touched] });
    await wake(id);
  };
  await moves('src/other.js');
  const second = await head();
  expect(second).not.toBe(first);
  expect((await now()).tasks.get('T3')?.stage).toMatchObject({
    at: 'delivered',
    verdict: { subject: second, approved: true },
  });
  const checks = stage.world.checkRuns('ada/todo').filter(({ headSha }) => headSha === second);
  expect(checks).toMatchObject([{ name: 'troupe / review', conclusion: 'success' }]);
  const [pull] = (await ada.pulls.list(at)).data;
  const said = (await ada.issues.listComments({ ...at, issue_number: pull!.number })).data.map(
    ({ body }) => body,
  );
  expect(said.filter((body) => body?.includes("person's turn"))).toHaveLength(1);

  // What the run changes is no longer what it was there.
  await moves('src/dates.js');
  expect(await head()).not.toBe(second);
  expect((await now()).tasks.get('T3')?.stage).not.toHaveProperty('verdict');
  expect(errors).toEqual([]);
});

it('keeps its branch, and says where the work is, when it is cancelled', async () => {
  const { id, store, wake, ada, branch, names, now, errors } = await onItsBranch();
  await store.runs.commit({
    run: id,
    facts: [
      started('T1'),
      delivered('T1', 'a'.repeat(40)),
      { type: 'task_merged', task: 'T1', head: 'a'.repeat(40), mergeSha: 'b'.repeat(40) },
      { type: 'run_cancelled', by: 'ada' },
    ],
  });
  await wake(id);
  expect((await now()).closed).toBe(true);
  expect(await names()).toEqual(['main', branch]);
  const { data: said } = await ada.issues.listComments({ ...at, issue_number: (await now()).trackingIssue! });
  expect(said.at(-1)?.body).toContain(
    `1 pull request merged into the branch \`${branch}\`. Troupe keeps the branch`,
  );
  expect(errors).toEqual([]);
});
