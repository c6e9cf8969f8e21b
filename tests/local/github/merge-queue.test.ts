import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Octokit } from '@octokit/rest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refusal, repo, runGit, setStage, type Stage } from './stage.ts';

let stage: Stage;
let app: Octokit;
beforeEach(async () => {
  stage = await setStage();
  app = await stage.asInstallation();
  stage.world.setMergeQueue('ada/todo', 'main', { method: 'squash' });
});
afterEach(async () => stage.close());

interface Opened {
  readonly number: number;
  readonly id: string;
  readonly sha: string;
}

async function open(head: string, files: Record<string, string>): Promise<Opened> {
  const { data } = await app.repos.getBranch({ ...repo, branch: 'main' });
  await app.git.createRef({ ...repo, ref: `refs/heads/${head}`, sha: data.commit.sha });
  const sha = await stage.world.commit('ada/todo', { branch: head, files, message: head });
  const { data: pull } = await app.pulls.create({ ...repo, title: head, head, base: 'main' });
  return { number: pull.number, id: pull.node_id, sha };
}

interface Enqueued {
  readonly enqueuePullRequest: { readonly mergeQueueEntry: Readonly<Record<string, unknown>> };
}

async function enqueue({ id, sha }: Opened): Promise<Readonly<Record<string, unknown>>> {
  const mutation = `mutation ($id: ID!, $sha: GitObjectID!) {
    enqueuePullRequest(input: { pullRequestId: $id, expectedHeadOid: $sha }) {
      mergeQueueEntry { id state position } } }`;
  return (await app.graphql<Enqueued>(mutation, { id, sha })).enqueuePullRequest.mergeQueueEntry;
}

const pull = async ({ number }: Opened) => (await app.pulls.get({ ...repo, pull_number: number })).data;
const dequeued = (): unknown[] =>
  stage.heard
    .filter(({ payload }) => payload['action'] === 'dequeued')
    .map(({ payload }) => [payload['number'], payload['reason']]);

describe('a branch with a merge queue', () => {
  it('says so among its rules, and takes no merge and no push', async () => {
    const one = await open('one', { 'one.txt': '1' });
    const { data: rules } = await app.repos.getBranchRules({ ...repo, branch: 'main' });
    expect(rules).toMatchObject([
      { type: 'merge_queue', parameters: { merge_method: 'SQUASH' }, ruleset_source: 'ada/todo' },
    ]);
    const refused = await refusal(app.pulls.merge({ ...repo, pull_number: one.number }));
    expect(refused).toMatchObject({
      status: 405,
      data: { message: expect.stringContaining('Changes must be made through the merge queue') },
    });
    expect(await refusal(app.git.updateRef({ ...repo, ref: 'heads/main', sha: one.sha }))).toMatchObject({
      status: 422,
    });
  });

  it('merges what is put into it in order, in the name of the queue', async () => {
    const [one, two] = [await open('one', { 'one.txt': '1' }), await open('two', { 'two.txt': '2' })];
    await stage.world.commit('ada/todo', { files: { 'base.txt': 'moved' }, message: 'The base moves' });
    await stage.quiet();
    stage.world.holdMergeQueue('ada/todo');
    expect(await enqueue(one)).toMatchObject({ state: 'AWAITING_CHECKS', position: 1 });
    expect(await enqueue(two)).toMatchObject({ state: 'QUEUED', position: 2 });
    expect(await stage.events()).toEqual(['pull_request.enqueued', 'pull_request.enqueued']);
    expect(stage.world.queued('ada/todo').map(({ number }) => number)).toEqual([one.number, two.number]);
    stage.world.releaseMergeQueue('ada/todo');
    await stage.world.idle();
    expect(await pull(one)).toMatchObject({ merged: true, merged_by: { login: 'github-merge-queue[bot]' } });
    const { data: log } = await app.repos.listCommits({ ...repo, per_page: 2 });
    expect(log.map(({ commit }) => commit.message.split('\n')[0])).toEqual([
      `two (#${two.number})`,
      `one (#${one.number})`,
    ]);
    expect(dequeued()).toEqual([
      [one.number, 'MERGE'],
      [two.number, 'MERGE'],
    ]);
  });

  it('takes out what fails or conflicts, says why, and goes on with the next', async () => {
    stage.world.holdMergeQueue('ada/todo');
    const [fails, left, right] = [
      await open('fails', { 'f.txt': 'f' }),
      await open('left', { 'same.txt': 'left\n' }),
      await open('right', { 'same.txt': 'right\n' }),
    ];
    for (const one of [fails, left, right]) await enqueue(one);
    stage.world.failNextInQueue('ada/todo');
    await stage.quiet();
    expect(await stage.world.stepMergeQueue('ada/todo')).toBe(true);
    await stage.world.idle();
    expect(dequeued()).toEqual([[fails.number, 'CI_FAILURE']]);
    expect(await pull(fails)).toMatchObject({ state: 'open', merged: false });
    await stage.world.stepMergeQueue('ada/todo');
    await stage.world.stepMergeQueue('ada/todo');
    await stage.world.idle();
    expect(dequeued().slice(1)).toEqual([
      [left.number, 'MERGE'],
      [right.number, 'MERGE_CONFLICT'],
    ]);
    expect(await stage.world.stepMergeQueue('ada/todo')).toBe(false);
    expect([(await pull(left)).merged, (await pull(right)).merged]).toEqual([true, false]);
  });

  it('refuses what is not ready: another head, a draft, a conflict, a missing review, a second time', async () => {
    stage.world.holdMergeQueue('ada/todo');
    const one = await open('one', { 'README.md': 'one\n' });
    await expect(enqueue({ ...one, sha: '0'.repeat(40) })).rejects.toThrow('Head branch was modified');
    await stage.world.commit('ada/todo', { files: { 'README.md': 'other\n' }, message: 'Conflict' });
    await expect(enqueue(one)).rejects.toThrow('merge conflicts');
    const two = await open('two', { 'two.txt': '2' });
    const protection = { branch: 'main', requiredChecks: null, enforceAdmins: true };
    const requiredReviews = { count: 1, codeOwners: false, dismissStale: false };
    stage.world.protect('ada/todo', { ...protection, requiredReviews });
    await expect(enqueue(two)).rejects.toThrow('At least 1 approving review is required');
    await stage.as(stage.bob).pulls.createReview({ ...repo, pull_number: two.number, event: 'APPROVE' });
    await enqueue(two);
    await expect(enqueue(two)).rejects.toThrow('already in the queue');
    await stage.as(stage.bob).pulls.createReview({
      ...repo,
      pull_number: two.number,
      event: 'REQUEST_CHANGES',
      body: 'Wait',
    });
    await stage.quiet();
    stage.world.releaseMergeQueue('ada/todo');
    await stage.world.idle();
    expect(dequeued()).toEqual([[two.number, 'BRANCH_PROTECTIONS']]);
  });

  it('lets go of what is taken out by hand, closed or pushed to, and lets nobody push to what is in it', async () => {
    stage.world.holdMergeQueue('ada/todo');
    const [one, two, three] = [
      await open('one', { 'one.txt': '1' }),
      await open('two', { 'two.txt': '2' }),
      await open('three', { 'three.txt': '3' }),
    ];
    for (const each of [one, two, three]) await enqueue(each);
    await stage.quiet();
    const read = `query ($id: ID!) { node(id: $id) { ... on PullRequest {
      isInMergeQueue mergeQueueEntry { position } baseRefName } } }`;
    expect(await app.graphql(read, { id: two.id })).toEqual({
      node: { isInMergeQueue: true, mergeQueueEntry: { position: 2 }, baseRefName: 'main' },
    });
    await app.graphql(
      'mutation ($id: ID!) { dequeuePullRequest(input: { id: $id }) { mergeQueueEntry { id } } }',
      {
        id: one.id,
      },
    );
    await app.pulls.update({ ...repo, pull_number: two.number, state: 'closed' });
    const folder = await mkdtemp(join(tmpdir(), 'queued-'));
    const remote = stage.github.url.replace('//', `//x:${stage.bob.token}@`);
    await runGit(folder, 'clone', '-q', '-b', 'three', `${remote}/ada/todo.git`, '.');
    await runGit(folder, 'commit', '-q', '--allow-empty', '-m', 'More');
    const pushed = await runGit(folder, 'push', 'origin', 'three');
    await rm(folder, { recursive: true });
    expect(pushed.status).not.toBe(0);
    expect(pushed.output).toContain('has been added to a merge queue');
    await stage.world.commit('ada/todo', { branch: 'three', files: { x: 'x' }, message: 'All the same' });
    await stage.world.idle();
    expect(dequeued()).toEqual([
      [one.number, 'MANUAL'],
      [two.number, 'MANUAL'],
      [three.number, 'MANUAL'],
    ]);
    expect(stage.world.queued('ada/todo')).toEqual([]);
  });

  it('takes in by itself what waits to be merged automatically', async () => {
    await stage.as(stage.ada).repos.update({ ...repo, allow_auto_merge: true });
    stage.world.protect('ada/todo', {
      branch: 'main',
      requiredChecks: { strict: true, checks: [{ context: 'ci', appId: null }] },
      requiredReviews: null,
      enforceAdmins: true,
    });
    const one = await open('one', { 'one.txt': '1' });
    const mutation =
      'mutation ($id: ID!) { enablePullRequestAutoMerge(input: { pullRequestId: $id }) { clientMutationId } }';
    await app.graphql(mutation, { id: one.id });
    await stage.quiet();
    await app.repos.createCommitStatus({ ...repo, sha: one.sha, context: 'ci', state: 'success' });
    await stage.world.idle();
    expect(await pull(one)).toMatchObject({ merged: true });
    expect(await stage.events()).toContain('pull_request.enqueued');
  });
});
