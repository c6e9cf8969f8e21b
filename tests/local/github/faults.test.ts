import { verify } from '@octokit/webhooks-methods';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Octokit } from '@octokit/rest';
import { refusal, repo, setStage, type Stage } from './stage.ts';

let stage: Stage;
let app: Octokit;
beforeEach(async () => {
  stage = await setStage();
  app = await stage.asInstallation();
  await stage.quiet();
});
afterEach(async () => {
  vi.useRealTimers();
  await stage.close();
});

const titles = (): string[] => stage.world.issues('ada/todo').map((issue) => issue.title);
const open = async (title: string): Promise<unknown> => app.issues.create({ ...repo, title });

describe('a webhook', () => {
  it('is signed, and sent once even when nobody takes it', async () => {
    stage.answer.status = 500;
    await open('Once');
    expect(await stage.events()).toEqual(['issues.opened']);
    const [heard] = stage.heard;
    expect(
      await verify(stage.app.webhookSecret, heard?.text ?? '', String(heard?.headers['x-hub-signature-256'])),
    ).toBe(true);
    expect(heard?.headers).toMatchObject({
      'x-github-event': 'issues',
      'x-github-hook-installation-target-id': String(stage.app.id),
    });
    expect(stage.world.deliveries().at(-1)).toMatchObject({
      statusCode: 500,
      event: 'issues',
      action: 'opened',
    });
  });

  it('is sent again when asked for, under the same name', async () => {
    stage.answer.status = 503;
    await open('Again');
    await stage.events();
    const [failed] = (await stage.asApp().apps.listWebhookDeliveries()).data;
    expect(failed).toMatchObject({ status_code: 503, redelivery: false, event: 'issues' });
    stage.answer.status = 200;
    await stage.asApp().apps.redeliverWebhookDelivery({ delivery_id: failed?.id ?? 0 });
    await stage.events();
    expect(new Set(stage.heard.map((one) => one.guid)).size).toBe(1);
    expect(stage.heard).toHaveLength(2);
    const deliveries = (await stage.asApp().apps.listWebhookDeliveries()).data;
    expect(deliveries[0]).toMatchObject({ guid: failed?.guid, redelivery: true, status_code: 200 });
    const { data } = await stage.asApp().apps.getWebhookDelivery({ delivery_id: deliveries[0]?.id ?? 0 });
    expect(data.request.payload).toMatchObject({ action: 'opened', issue: { title: 'Again' } });
  });

  it('reaches only Apps that subscribed to it', async () => {
    const other = stage.world.createApp({
      name: 'Deaf',
      webhookUrl: 'http://127.0.0.1:9',
      permissions: {},
      events: ['push'],
    });
    stage.world.installApp(other.id, 'ada', ['todo']);
    await open('Unheard');
    await stage.world.idle();
    const heard = stage.world.deliveries().filter((one) => one.appId === other.id);
    expect(heard.map((one) => one.event)).toEqual(['installation']);
  });

  it('comes twice when told so', async () => {
    stage.world.misbehave.webhooks({ duplicate: true });
    await open('Twice');
    await stage.events();
    expect(stage.heard.map((one) => one.event)).toEqual(['issues', 'issues']);
    expect(stage.heard[0]?.guid).toBe(stage.heard[1]?.guid);
  });

  it('comes late when told so', async () => {
    stage.world.misbehave.webhooks({ delayMs: 150 });
    const started = Date.now();
    await open('Late');
    expect(stage.heard).toEqual([]);
    await stage.events();
    expect(Date.now() - started).toBeGreaterThanOrEqual(150);
    expect(stage.heard).toHaveLength(1);
  });

  it('comes after the one that followed it when told so', async () => {
    stage.world.misbehave.webhooks({ reorder: true });
    for (const title of ['1', '2', '3']) await open(title);
    await stage.events();
    expect(stage.heard.map((one) => (one.payload['issue'] as { title: string }).title)).toEqual([
      '2',
      '1',
      '3',
    ]);
  });
});

describe('told to misbehave, it', () => {
  it('loses the answer of a change that it made, once', async () => {
    stage.world.misbehave.loseAnswer({ method: 'POST', path: /\/issues$/ });
    await expect(open('Lost')).rejects.toThrow(/other side closed|fetch failed|terminated|socket hang up/);
    expect(titles()).toEqual(['Lost']);
    await open('Found');
    expect(titles()).toEqual(['Lost', 'Found']);
    expect(stage.world.requests().filter((one) => one.answerLost)).toMatchObject([
      { method: 'POST', status: 201 },
    ]);
  });

  it('fails the next requests that match and changes nothing, then works', async () => {
    stage.world.misbehave.fail({ method: 'POST', path: /\/issues$/, status: 502, times: 2 });
    expect(await refusal(open('1'))).toMatchObject({ status: 502 });
    expect((await app.issues.listForRepo(repo)).status).toBe(200);
    expect(await refusal(open('2'))).toMatchObject({ status: 502 });
    await open('3');
    expect(titles()).toEqual(['3']);
  });

  it('meets the caller with its secondary limit', async () => {
    stage.world.misbehave.secondaryLimit({ path: /comments/, retryAfterSeconds: 7, status: 429 });
    const response = await stage.get('/api/v3/repos/ada/todo/issues/comments', await stage.token());
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('7');
    expect(await response.text()).toContain('secondary rate limit');
  });

  it('reads what was true a moment ago, of the nouns that it was told', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const wait = (seconds: number): unknown => vi.setSystemTime(Date.now() + 1000 * seconds);
    const { number } = (await app.issues.create({ ...repo, title: 'Before' })).data;
    wait(10);
    stage.world.misbehave.readLag(5000, ['issues']);
    await app.issues.update({ ...repo, issue_number: number, title: 'After' });
    await app.issues.createComment({ ...repo, issue_number: number, body: 'Seen at once' });
    await open('Not yet there');
    const read = async (): Promise<string> =>
      (await app.issues.get({ ...repo, issue_number: number })).data.title;
    expect(await read()).toBe('Before');
    expect((await app.issues.listForRepo(repo)).data).toHaveLength(1);
    expect((await app.issues.listComments({ ...repo, issue_number: number })).data).toHaveLength(1);
    wait(6);
    expect(await read()).toBe('After');
    expect((await app.issues.listForRepo(repo)).data).toHaveLength(2);
  });

  it('shows a pull request also while its issue lags', async () => {
    const { sha } = (await app.repos.getBranch({ ...repo, branch: 'main' })).data.commit;
    await app.git.createRef({ ...repo, ref: 'refs/heads/new', sha });
    await stage.world.commit('ada/todo', { branch: 'new', files: { n: 'n' }, message: 'n' });
    stage.world.misbehave.readLag(5000, ['issues']);
    await app.pulls.create({ ...repo, title: 'Just now', head: 'new', base: 'main' });
    expect((await app.pulls.list(repo)).data.map((one) => one.title)).toEqual(['Just now']);
    stage.world.misbehave.readLag(5000);
    expect((await app.pulls.list(repo)).data).toEqual([]);
    stage.world.misbehave.stop();
    expect((await app.pulls.list(repo)).data).toHaveLength(1);
  });

  it('does not know for a while whether a pull request can be merged', async () => {
    const { sha } = (await app.repos.getBranch({ ...repo, branch: 'main' })).data.commit;
    await app.git.createRef({ ...repo, ref: 'refs/heads/slow', sha });
    await stage.world.commit('ada/todo', { branch: 'slow', files: { s: 's' }, message: 's' });
    const { number } = (await app.pulls.create({ ...repo, title: 's', head: 'slow', base: 'main' })).data;
    const read = async (): Promise<boolean | null> =>
      (await app.pulls.get({ ...repo, pull_number: number })).data.mergeable;
    await expect.poll(read, { timeout: 15_000 }).toBe(true);
    stage.world.misbehave.mergeableNull(2);
    expect([await read(), await read(), await read()]).toEqual([null, null, true]);
  });

  it('refuses a new token for a moment', async () => {
    stage.world.misbehave.refuseNewTokens(150);
    const fresh = await stage.asInstallation();
    expect(await refusal(fresh.issues.listForRepo(repo))).toMatchObject({ status: 401 });
    await expect
      .poll(async () =>
        fresh.issues.listForRepo(repo).then(
          (one) => one.status,
          () => 0,
        ),
      )
      .toBe(200);
  });
});

describe('its limits', () => {
  it('stand on every answer', async () => {
    const { headers } = await app.issues.listForRepo(repo);
    expect(headers).toMatchObject({ 'x-ratelimit-limit': '5000', 'x-ratelimit-resource': 'core' });
    expect(Number(headers['x-ratelimit-remaining'])).toBeLessThan(5000);
    expect(headers['x-github-request-id']).toMatch(/^[0-9A-F-]+$/);
  });

  it('stop a caller who has used up the hour', async () => {
    stage.world.state.limits.requestsPerHour = 0;
    const refused = await refusal(app.issues.listForRepo(repo));
    expect(refused).toMatchObject({
      status: 403,
      data: { message: expect.stringMatching(/^API rate limit exceeded/) as string },
    });
  });

  it('stop a caller who writes more than 80 things a minute', async () => {
    for (let index = 0; index < 80; index += 1) await open(`Issue ${index}`);
    const refused = await refusal(open('One too many'));
    expect(refused).toMatchObject({
      status: 403,
      data: { message: expect.stringContaining('secondary rate limit') as string },
    });
    expect((await app.issues.listForRepo(repo)).status).toBe(200);
  });

  it('are counted by who called', async () => {
    const before = stage.world.counts(stage.app.id);
    await open('Counted');
    await app.issues.listForRepo(repo);
    await stage.as(stage.ada).issues.listForRepo(repo);
    const after = stage.world.counts(stage.app.id);
    expect([after.reads - before.reads, after.writes - before.writes]).toEqual([1, 1]);
    expect(stage.world.requests().at(-1)).toMatchObject({
      method: 'GET',
      actor: { kind: 'user', login: 'ada' },
      status: 200,
    });
  });
});

describe('control over HTTP', () => {
  it('makes users, repositories, Apps and faults, and reads everything back', async () => {
    const post = async (path: string, body: object): Promise<Record<string, unknown>> => {
      const response = await fetch(`${stage.github.url}/_local${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
      return (await response.json()) as Record<string, unknown>;
    };
    expect(await post('/users', { login: 'zoe' })).toMatchObject({
      login: 'zoe',
      token: expect.stringMatching(/^ghp_/) as string,
    });
    expect(await post('/users', { login: 'zoe' })).toMatchObject({ message: 'the login zoe is taken' });
    expect(await post('/users', {})).toMatchObject({ message: expect.stringContaining('login') as string });
    await post('/repositories', { owner: 'zoe', name: 'garden', from: { files: { 'a.txt': 'a' } } });
    const made = await post('/apps', {
      name: 'Gardener',
      permissions: { issues: 'write' },
      events: ['issues'],
    });
    expect(made['privateKey']).toContain('BEGIN RSA PRIVATE KEY');
    await post('/installations', { app: made['id'], owner: 'zoe', repositories: 'all' });
    await post('/misbehave/fail', { path: '/garden$', status: 500 });
    expect((await stage.get('/api/v3/repos/zoe/garden')).status).toBe(500);
    expect((await stage.get('/api/v3/repos/zoe/garden')).status).toBe(200);
    const state = (await (await stage.get('/_local/state')).json()) as {
      repositories: { fullName: string }[];
    };
    expect(state.repositories.map((one) => one.fullName)).toContain('zoe/garden');
    expect(await (await stage.get('/_local/requests')).json()).toMatchObject({ counts: {} });
  });
});
