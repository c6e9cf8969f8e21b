import type { Octokit } from '@octokit/rest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

const conclusions = (name: string): unknown[] =>
  stage.world
    .jobs('ada/todo')
    .filter((job) => job.name === name)
    .map((job) => job.conclusion);

describe('a job of GitHub Actions', () => {
  it('is a check run of GitHub Actions whose id is the job’s, with a log', async () => {
    await stage.quiet();
    const log = 'not ok 1 - adds\n  expected 2, got 3\n';
    const { id } = await stage.world.reportJob('ada/todo', { sha, name: 'test', conclusion: 'failure', log });
    const { data } = await app.checks.listForRef({ ...repo, ref: sha });
    expect(data.check_runs).toMatchObject([
      { id, name: 'test', conclusion: 'failure', app: { id: 15_368, slug: 'github-actions' } },
    ]);
    expect(data.check_runs[0]?.details_url).toMatch(new RegExp(`/actions/runs/\\d+/job/${id}$`));
    expect(await stage.events()).toEqual([
      'check_run.created',
      'check_run.completed',
      'check_suite.completed',
    ]);
    const read = await app.actions.downloadJobLogsForWorkflowRun({ ...repo, job_id: id });
    const stamp = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z`;
    const lines = `^(\uFEFF)?${stamp} not ok 1 - adds\n${stamp}   expected 2, got 3\n$`;
    expect(read.data).toMatch(new RegExp(lines));
  });

  it('has its log behind a link that asks for no token, for those who may read Actions', async () => {
    const { id } = await stage.world.reportJob('ada/todo', { sha, name: 'logs', conclusion: 'success' });
    const path = `/api/v3/repos/ada/todo/actions/jobs/${id}/logs`;
    const answer = async (permissions: Record<string, string>): Promise<Response> => {
      const headers = { authorization: `Bearer ${await stage.token({ permissions })}` };
      return fetch(`${stage.github.url}${path}`, { headers, redirect: 'manual' });
    };
    expect((await answer({ checks: 'read' })).status).toBe(403);
    const redirect = await answer({ actions: 'read' });
    expect(redirect.status).toBe(302);
    expect((await fetch(redirect.headers.get('location') ?? '')).status).toBe(200);
    expect((await stage.get('/actions-logs/guessed')).status).toBe(403);
  });

  it('is run again as a check run of its own, and ends as was foretold', async () => {
    const first = await stage.world.reportJob('ada/todo', { sha, name: 'flaky', conclusion: 'failure' });
    const again = (id: number): Promise<unknown> =>
      app.actions.reRunJobForWorkflowRun({ ...repo, job_id: id });
    stage.world.nextRuns('ada/todo', 'flaky', [{ conclusion: 'failure', log: 'again' }, 'success']);
    await again(first.id);
    const [, second] = stage.world.jobs('ada/todo').filter((job) => job.name === 'flaky');
    expect(second).toMatchObject({ headSha: sha, suiteId: first.suiteId });
    await stage.world.idle();
    await again(second?.id ?? 0);
    await stage.world.idle();
    expect(conclusions('flaky')).toEqual(['failure', 'failure', 'success']);
    const { data } = await app.checks.listForRef({ ...repo, ref: sha, check_name: 'flaky' });
    expect(data.check_runs.map((run) => run.conclusion)).toEqual(['success']);
  });

  it('that is run again waits for a story to report it, where nothing was foretold', async () => {
    const { id } = await stage.world.reportJob('ada/todo', { sha, name: 'slow', conclusion: 'failure' });
    await app.actions.reRunJobForWorkflowRun({ ...repo, job_id: id });
    await stage.world.idle();
    expect(conclusions('slow')).toEqual(['failure', null]);
    const running = stage.world.jobs('ada/todo').at(-1)?.id ?? 0;
    const impatient = app.actions.reRunJobForWorkflowRun({ ...repo, job_id: running });
    expect(await refusal(impatient)).toMatchObject({
      status: 403,
      data: { message: 'The workflow run containing this job is already running' },
    });
    await stage.world.reportJob('ada/todo', { sha, name: 'slow', conclusion: 'success' });
    expect(conclusions('slow')).toEqual(['failure', 'success']);
  });

  it('is run again only with the permission to write Actions', async () => {
    const { id } = await stage.world.reportJob('ada/todo', { sha, name: 'mine', conclusion: 'failure' });
    const reader = await stage.asInstallation({ permissions: { actions: 'read', checks: 'write' } });
    const job = { ...repo, job_id: id };
    expect(await refusal(reader.actions.reRunJobForWorkflowRun(job))).toMatchObject({ status: 403 });
    const eve = stage.as(stage.eve).actions.reRunJobForWorkflowRun(job);
    expect(await refusal(eve)).toMatchObject({ status: 403 });
    expect(await refusal(app.actions.reRunJobForWorkflowRun({ ...repo, job_id: 7 }))).toMatchObject({
      status: 404,
    });
  });

  it('of a workflow runs for each head of a pull request by itself', async () => {
    stage.world.setWorkflow('ada/todo', 'build', ['failure']);
    await app.git.createRef({ ...repo, ref: 'refs/heads/build', sha });
    const commit = (text: string): Promise<string> =>
      stage.world.commit('ada/todo', { branch: 'build', files: { 'b.txt': text }, message: text });
    await commit('one');
    await app.pulls.create({ ...repo, title: 'Build', head: 'build', base: 'main' });
    await stage.world.idle();
    expect(conclusions('build')).toEqual(['failure']);
    const head = await commit('two');
    await stage.world.idle();
    expect(conclusions('build')).toEqual(['failure', 'success']);
    expect(stage.world.jobs('ada/todo').at(-1)).toMatchObject({ name: 'build', headSha: head });
  });
});

describe('over HTTP', () => {
  it('the same is done by whoever controls the world', async () => {
    const control = async (path: string, body: object): Promise<unknown> => {
      const init = { method: 'POST', body: JSON.stringify({ repository: 'ada/todo', ...body }) };
      return (await fetch(`${stage.github.url}/_local/${path}`, init)).json();
    };
    const job = { sha, name: 'remote', conclusion: 'failure', log: 'no' };
    const run = await control('jobs', job);
    expect(run).toMatchObject({ name: 'remote', conclusion: 'failure' });
    await control('next-runs', { name: 'remote', outcomes: ['success'] });
    const { id = 0 } = stage.world.jobs('ada/todo').at(-1) ?? {};
    await app.actions.reRunJobForWorkflowRun({ ...repo, job_id: id });
    await fetch(`${stage.github.url}/_local/idle`);
    expect(conclusions('remote')).toEqual(['failure', 'success']);
    expect(await control('merge-queues', { held: true })).toMatchObject({ branch: 'main', held: true });
    expect(await control('merge-queues/step', {})).toEqual({ done: false });
    expect(await control('merge-queues/fail-next', { reason: 'CI_TIMEOUT' })).toEqual({ done: true });
    expect(await control('buttons', { run: id, button: 'x', by: 'bob' })).toEqual({
      message: 'the local GitHub knows no button x of that run',
    });
  });
});

describe('a check run', () => {
  it('of another App is not the caller’s to ask for again, and one of GitHub Actions has its own way', async () => {
    const other = stage.world.createApp({
      name: 'CI',
      permissions: { checks: 'write' },
      events: ['check_run'],
    });
    const { id } = stage.world.installApp(other.id, 'ada', ['todo']);
    const ci = await stage.asInstallation({}, { app: other, id });
    const { data: run } = await ci.checks.create({
      ...repo,
      name: 'ci',
      head_sha: sha,
      conclusion: 'failure',
    });
    const which = { ...repo, check_run_id: run.id };
    expect(await refusal(app.checks.rerequestRun(which))).toMatchObject({ status: 403 });
    await ci.checks.rerequestRun(which);
    const suite = { ...repo, check_suite_id: run.check_suite?.id ?? 0 };
    expect((await ci.checks.getSuite(suite)).data).toMatchObject({ status: 'queued', conclusion: null });
    await ci.checks.create({ ...repo, name: 'ci', head_sha: sha, status: 'in_progress' });
    expect((await ci.checks.getSuite(suite)).data.status).toBe('in_progress');
    const job = await stage.world.reportJob('ada/todo', { sha, name: 'own', conclusion: 'failure' });
    const asked = stage.as(stage.bob).checks.rerequestRun({ ...repo, check_run_id: job.id });
    expect(await refusal(asked)).toMatchObject({ status: 422 });
  });

  it('has buttons that only people who may write can press', async () => {
    const button = { label: 'Retry', description: 'Once more', identifier: 'retry T3' };
    const { data: run } = await app.checks.create({
      ...repo,
      name: 'troupe / T3',
      head_sha: sha,
      conclusion: 'action_required',
      actions: [button],
    });
    await stage.quiet();
    const press =
      (by: string, identifier = 'retry T3') =>
      (): void =>
        stage.world.pressButton('ada/todo', run.id, identifier, by);
    expect(press('eve')).toThrow('eve may press no button in ada/todo');
    expect(press('bob', 'other')).toThrow('button other');
    press('bob')();
    expect(await stage.events()).toEqual(['check_run.requested_action']);
    expect(stage.heard[0]?.payload).toMatchObject({
      requested_action: { identifier: 'retry T3' },
      check_run: { id: run.id, name: 'troupe / T3' },
      sender: { login: 'bob' },
    });
  });
});
