import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Octokit } from '@octokit/rest';
import { refusal, repo, setStage, type Stage } from './stage.ts';

let stage: Stage;
let app: Octokit;
let sha: string;
beforeAll(async () => {
  stage = await setStage();
  app = await stage.asInstallation();
  sha = (await app.repos.getBranch({ ...repo, branch: 'main' })).data.commit.sha;
});
afterAll(async () => stage.close());

const lines = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    path: 'README.md',
    start_line: index + 1,
    end_line: index + 1,
    annotation_level: 'notice' as const,
    message: 'Hm',
  }));

describe('a check run', () => {
  it('is made, completed and listed; its events tell of it', async () => {
    await stage.quiet();
    const { data: run } = await app.checks.create({
      ...repo,
      name: 'troupe / review',
      head_sha: sha,
      status: 'in_progress',
    });
    const output = { title: 'Approved', summary: 'All good', annotations: lines(1) };
    const actions = [{ label: 'Again', description: 'Review again', identifier: 'again' }];
    const which = { ...repo, check_run_id: run.id };
    const done = await app.checks.update({ ...which, conclusion: 'success', output, actions });
    expect(done.data).toMatchObject({
      status: 'completed',
      conclusion: 'success',
      output: { annotations_count: 1 },
    });
    const listed = await app.checks.listForRef({ ...repo, ref: 'main', check_name: 'troupe / review' });
    expect(listed.data).toMatchObject({
      total_count: 1,
      check_runs: [{ id: run.id, app: { slug: 'troupe' } }],
    });
    expect(await stage.events()).toEqual([
      'check_run.created',
      'check_run.completed',
      'check_suite.completed',
    ]);
    expect(stage.heard[1]?.payload).toMatchObject({
      check_run: { name: 'troupe / review', check_suite: { head_sha: sha } },
    });
    const suites = await app.checks.listSuitesForRef({ ...repo, ref: sha });
    expect(suites.data.check_suites).toMatchObject([
      { status: 'completed', conclusion: 'success', latest_check_runs_count: 1 },
    ]);
  });

  it('has at most three buttons, fifty annotations a request, and 65,535 characters of summary', async () => {
    const base = { ...repo, name: 'limits', head_sha: sha };
    const button = { label: 'x', description: 'x', identifier: 'x' };
    const refused = [
      () => app.checks.create({ ...base, actions: [button, button, button, button] }),
      () => app.checks.create({ ...base, actions: [{ ...button, label: 'x'.repeat(21) }] }),
      () => app.checks.create({ ...base, output: { title: 't', summary: 's', annotations: lines(51) } }),
      () => app.checks.create({ ...base, output: { title: 't', summary: 's'.repeat(65_536) } }),
      () => app.checks.create({ ...base, status: 'completed' }),
      () => app.checks.create({ ...base, head_sha: 'f'.repeat(40) }),
    ];
    for (const request of refused) expect(await refusal(request())).toMatchObject({ status: 422 });
    const limits = { title: 't', summary: 's'.repeat(65_535), annotations: lines(50) };
    expect(
      (await app.checks.create({ ...base, actions: [button, button, button], output: limits })).status,
    ).toBe(201);
  });

  it('is asked for again by people, and only its App hears of it', async () => {
    const { data: run } = await app.checks.create({ ...repo, name: 'again', head_sha: sha });
    await stage.quiet();
    await stage.as(stage.bob).checks.rerequestRun({ ...repo, check_run_id: run.id });
    expect(await stage.events()).toEqual(['check_run.rerequested']);
    expect(stage.heard[0]?.payload).toMatchObject({ check_run: { id: run.id }, sender: { login: 'bob' } });
  });

  it('of another App cannot be changed', async () => {
    const other = stage.world.createApp({ name: 'CI', permissions: { checks: 'write' }, events: [] });
    const installation = stage.world.installApp(other.id, 'ada', ['todo']);
    const { data: run } = await app.checks.create({ ...repo, name: 'mine', head_sha: sha });
    const ci = await stage.asInstallation({}, { app: other, id: installation.id });
    const refused = await refusal(ci.checks.update({ ...repo, check_run_id: run.id, conclusion: 'failure' }));
    expect(refused.status).toBe(403);
  });
});

describe('commit statuses', () => {
  it('combine to the worst of the latest of each context', async () => {
    const bob = stage.as(stage.bob);
    const set = (context: string, state: 'success' | 'failure'): Promise<unknown> =>
      bob.repos.createCommitStatus({ ...repo, sha, context, state });
    await set('build', 'failure');
    await set('test', 'success');
    const combined = async (): Promise<string> =>
      (await app.repos.getCombinedStatusForRef({ ...repo, ref: 'main' })).data.state;
    expect(await combined()).toBe('failure');
    await set('build', 'success');
    expect(await combined()).toBe('success');
    expect(await stage.events()).toContain('status');
  });
});

describe('a protected branch', () => {
  let number: number;
  beforeAll(async () => {
    await app.git.createRef({ ...repo, ref: 'refs/heads/work', sha });
    await stage.world.commit('ada/todo', { branch: 'work', files: { 'w.txt': 'w' }, message: 'Work' });
    number = (await app.pulls.create({ ...repo, title: 'Work', head: 'work', base: 'main' })).data.number;
    await stage.as(stage.ada).repos.updateBranchProtection({
      ...repo,
      branch: 'main',
      required_status_checks: { strict: true, contexts: ['test'] },
      required_pull_request_reviews: { required_approving_review_count: 1 },
      enforce_admins: true,
      restrictions: null,
    });
  });

  it('takes no direct change', async () => {
    const content = Buffer.from('x').toString('base64');
    const write = app.repos.createOrUpdateFileContents({ ...repo, path: 'x', message: 'x', content });
    expect(await refusal(write)).toMatchObject({ status: 409 });
    const head = (await app.repos.getBranch({ ...repo, branch: 'work' })).data.commit.sha;
    expect(await refusal(app.git.updateRef({ ...repo, ref: 'heads/main', sha: head }))).toMatchObject({
      status: 422,
    });
  });

  it('takes a merge only with its checks, its reviews and the base in the head', async () => {
    const merge = { ...repo, pull_number: number };
    const message = async (): Promise<string> => {
      const refused = await refusal(app.pulls.merge(merge));
      expect(refused.status).toBe(405);
      return refused.data.message;
    };
    const head = (await app.pulls.get(merge)).data.head.sha;
    const bob = stage.as(stage.bob);
    expect(await message()).toBe('Required status check "test" is expected.');
    await bob.repos.createCommitStatus({ ...repo, sha: head, context: 'test', state: 'pending' });
    expect(await message()).toBe('Required status check "test" is in progress.');
    await bob.repos.createCommitStatus({ ...repo, sha: head, context: 'test', state: 'failure' });
    expect(await message()).toBe('Required status check "test" is failing.');
    await bob.repos.createCommitStatus({ ...repo, sha: head, context: 'test', state: 'success' });
    expect(await message()).toBe('At least 1 approving review is required by reviewers with write access.');
    await stage.as(stage.eve).pulls.createReview({ ...merge, event: 'APPROVE' });
    expect(await message()).toMatch(/At least 1 approving review/);
    await bob.pulls.createReview({ ...merge, event: 'APPROVE' });
    await stage.world.commit('ada/todo', { files: { 'base.txt': 'moved' }, message: 'Move the base' });
    expect(await message()).toBe('Head branch is not up to date with the base branch.');
    const standing = async (): Promise<string> => (await app.pulls.get(merge)).data.mergeable_state;
    await expect.poll(standing, { timeout: 15_000 }).toBe('behind');
    await app.pulls.updateBranch(merge);
    const updated = (await app.pulls.get(merge)).data.head.sha;
    await bob.repos.createCommitStatus({ ...repo, sha: updated, context: 'test', state: 'success' });
    expect((await app.pulls.merge(merge)).data.merged).toBe(true);
  });
});
