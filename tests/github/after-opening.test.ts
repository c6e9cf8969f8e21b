import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerThread } from '../../src/github/effects/answer-thread.ts';
import { checkedTask, checkRun, decisionCheckName } from '../../src/github/effects/check-run.ts';
import { enqueuePullRequest } from '../../src/github/effects/enqueue-pull-request.ts';
import { remindHuman } from '../../src/github/effects/remind-human.ts';
import { rerunJobs } from '../../src/github/effects/rerun-jobs.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { branch, full, look, openPull, pull, speakOnLine } from './pull.ts';
import { at, type Stage, setStage } from './stage.ts';
import { decisionButtons } from '../../src/wording/decision.ts';

// Several looks at a real git server over HTTP each; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000 });
let stage: Stage;
let ledger: Ledger;
let head: string;

beforeEach(async () => {
  stage = await setStage();
  head = await openPull(stage);
  ledger = openLedger(stage);
});
afterEach(() => stage.close());

describe('red jobs', () => {
  const fail = async (...names: string[]): Promise<void> => {
    for (const name of names) {
      await stage.world.reportJob(full, { sha: head, name, conclusion: 'failure', log: '##[error]No.' });
      stage.world.nextRuns(full, name, ['success']);
    }
  };
  const rerun = async (key = 'rerun') => {
    const jobs = (await look(stage)).failedChecks.flatMap(({ name, summary, url, again }) =>
      again === undefined ? [] : [{ name, summary, ...(url === undefined ? {} : { url }), again }],
    );
    return rerunJobs.plan(key, { task: 'T1', head, jobs, earlier: [] });
  };
  const names = (): string[] => stage.world.jobs(full).map((job) => `${job.name} ${job.conclusion}`);

  it.each([
    ['one alone', ['test']],
    ['several of one workflow run together', ['lint', 'test']],
  ])('are run once more, %s, and a flaky one is green then', async (_, wanted) => {
    await fail(...wanted);
    expect(await ledger.carryOut(await rerun())).toEqual({ refused: [] });
    const [fact] = ledger.facts;
    expect(fact).toMatchObject({ type: 'checks_rerun', task: 'T1', head });
    const checks = fact?.type === 'checks_rerun' ? fact.checks : [];
    expect(checks.map(({ name }) => name).toSorted()).toEqual(wanted);
    await stage.world.idle();
    expect((await look(stage)).failedChecks).toEqual([]);
  });

  it('are run again once, although the answer was lost', async () => {
    await fail('test');
    stage.world.misbehave.loseAnswer({ method: 'POST', path: /rerun$/ });
    await ledger.carryOut(await rerun());
    await stage.world.idle();
    expect(names()).toEqual(['test failure', 'test success']);
    expect(ledger.facts).toHaveLength(1);
  });

  it('that GitHub will not run again keep their result', async () => {
    await fail('test');
    const planned = await rerun();
    stage.world.misbehave.fail({ method: 'POST', path: /rerun$/, status: 403, body: { message: 'Too old' } });
    await ledger.carryOut(planned);
    const [fact] = ledger.facts;
    expect(fact).toMatchObject({ type: 'checks_rerun', checks: [{ name: 'test' }] });
    expect(fact?.type === 'checks_rerun' && fact.checks[0]).not.toHaveProperty('again');
  });
});

describe('a reviewed pull request', () => {
  const enqueue = (sha = head) => enqueuePullRequest.plan('enqueue', { task: 'T1', pull: 2, head: sha });

  it('is put into the merge queue once, although the answer was lost', async () => {
    stage.world.setMergeQueue(full, 'main', { held: true });
    stage.world.misbehave.loseAnswer({ method: 'POST', path: /graphql$/, times: 1 });
    await ledger.carryOut(enqueue());
    expect(ledger.facts).toEqual([{ type: 'pull_request_enqueued', task: 'T1', head }]);
    expect(stage.world.queued(full)).toHaveLength(1);
  });

  it('is looked at again when its head has moved', async () => {
    stage.world.setMergeQueue(full, 'main', { held: true });
    await stage.world.commit(full, { branch, files: { 'x.js': 'x\n' }, message: 'Help' });
    await ledger.carryOut(enqueue());
    expect(ledger.facts).toEqual([{ type: 'pull_request_touched', task: 'T1' }]);
    expect(stage.world.queued(full)).toEqual([]);
  });

  it("is refused in GitHub's words where it may not be queued", async () => {
    await ledger.carryOut(enqueue());
    expect(ledger.facts).toMatchObject([{ type: 'merge_refused', task: 'T1', head, words: /queue/i }]);
  });
});

describe('a conversation', () => {
  const asked = async () => {
    const comment = await speakOnLine(stage, 'bob', `@${(await stage.github.self()).slug} rename it`);
    const [request] = (await look(stage)).requests ?? [];
    return answerThread.plan('thread', {
      pull: 2,
      thread: request?.id ?? '',
      comment,
      body: 'Done in abc1234.',
    });
  };
  const replies = async () => {
    const { data } = await stage.as('ada').pulls.listReviewComments({ ...pull });
    return data.filter((each) => each.in_reply_to_id).map((each) => each.body.split('\n')[0]);
  };

  it.each([
    ['', () => undefined],
    [
      ', although the answer to the reply was lost',
      () => stage.world.misbehave.loseAnswer({ method: 'POST', path: /replies$/ }),
    ],
    [
      ', although the answer to resolving it was lost',
      () => stage.world.misbehave.loseAnswer({ method: 'POST', path: /graphql$/ }),
    ],
  ])('is answered and resolved once%s', async (_, trouble) => {
    const planned = await asked();
    trouble();
    expect(await ledger.carryOut(planned)).toMatchObject({ resolved: true });
    expect(await replies()).toEqual(['Done in abc1234.']);
    expect(await look(stage)).not.toHaveProperty('requests');
  });

  it('is answered even where GitHub does not let us resolve it', async () => {
    const planned = await asked();
    const body = { errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }] };
    stage.world.misbehave.fail({ method: 'POST', path: /graphql$/, status: 200, body });
    expect(await ledger.carryOut(planned)).toMatchObject({ resolved: false });
    expect(await replies()).toHaveLength(1);
  });

  it('that is gone is answered no more', async () => {
    const planned = await asked();
    const { data } = await stage.as('bob').pulls.listReviewComments({ ...pull });
    await stage.as('bob').pulls.deleteReviewComment({ ...at, comment_id: data[0]?.id ?? 0 });
    expect(await ledger.carryOut(planned)).toEqual({ reply: null, resolved: false });
  });
});

describe('a decision', () => {
  it('is asked for by a check run with three buttons that names its run and task', async () => {
    await ledger.carryOut(
      checkRun.plan('decision', {
        task: 'T1',
        name: decisionCheckName,
        head,
        conclusion: 'action_required',
        title: 'T1 needs you',
        summary: 'Two tries failed.',
        actions: decisionButtons.map((button) => ({ ...button })),
      }),
    );
    const [run] = stage.world.checkRuns(full);
    expect(run).toMatchObject({ name: 'troupe / decision', conclusion: 'action_required' });
    expect(run?.actions.map((action) => action.identifier)).toEqual(['retry', 'abandon', 'details']);
    expect(checkedTask(run?.externalId ?? null)).toEqual({ run: 1, task: 'T1' });
    expect((await look(stage)).pendingChecks).toEqual([]);
  });
});

it('people are reminded once, although the answer was lost', async () => {
  stage.world.misbehave.loseAnswer({ method: 'POST', path: /comments$/ });
  await ledger.carryOut(remindHuman.plan('reminder', { task: 'T1', issue: 1, body: 'Still here.' }));
  expect(stage.world.comments(full, 1)).toHaveLength(1);
  expect(ledger.facts).toEqual([{ type: 'human_reminded', task: 'T1' }]);
});
