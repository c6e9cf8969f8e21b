import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { permissionOf } from '../../src/github/authority.ts';
import { freezeObjective } from '../../src/github/objective.ts';
import { at, type Stage, setStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(() => stage.close());

describe('our way to GitHub', () => {
  it('knows its own account by number', async () => {
    const self = await stage.github.self();
    expect(self).toEqual({
      appId: stage.app.id,
      slug: 'troupe',
      login: 'troupe[bot]',
      botId: stage.world.user('troupe[bot]').id,
    });
    await stage.github.self();
    expect(stage.asked.filter((each) => each.endsWith('GET /app'))).toHaveLength(1);
  });

  it('gets a token that can do no more than the operation needs', async () => {
    const reader = await stage.github.repository(stage.place, { issues: 'read' });
    expect((await reader.rest.issues.get({ ...at, issue_number: 1 })).data.title).toBe('Due dates');
    await expect(
      reader.rest.issues.createComment({ ...at, issue_number: 1, body: 'hello' }),
    ).rejects.toMatchObject({ name: 'GitHubFailure', meaning: 'refused', status: 403 });
  });

  it('cannot get a token for more than the app was given', async () => {
    await expect(stage.github.repository(stage.place, { administration: 'write' })).rejects.toMatchObject({
      meaning: 'shut_out',
      status: 422,
      message: expect.stringContaining('Check that the App is installed'),
    });
  });

  it('does not go on with a token that GitHub ended', async () => {
    const request = { issues: 'read', checks: 'read' } as const;
    const look = async () =>
      (await stage.github.repository(stage.place, request)).rest.issues.get({ ...at, issue_number: 1 });
    const { installationTokens } = stage.world.state;
    const others = new Set(installationTokens.keys());
    await look();
    // No longer so young that GitHub may not know it yet.
    vi.useFakeTimers({ now: Date.now() + 6_000, toFake: ['Date'] });
    try {
      for (const token of installationTokens.keys()) if (!others.has(token)) installationTokens.delete(token);
      await expect(look()).rejects.toMatchObject({ meaning: 'unsent', status: 401 });
      await expect(look()).resolves.toMatchObject({ status: 200 });
    } finally {
      vi.useRealTimers();
    }
  });

  it('asks nothing after the time it was given', async () => {
    const client = await stage.github.repository(stage.place, { issues: 'write' }, 50);
    await new Promise((resolve) => setTimeout(resolve, 60));
    const late = client.rest.issues.createComment({ ...at, issue_number: 1, body: 'late' });
    await expect(late).rejects.toMatchObject({ meaning: 'lost', status: undefined });
    expect(stage.world.comments('ada/todo', 1)).toHaveLength(0);
  });

  it('counts what it reads and writes, minting a token being neither', async () => {
    stage.asked.length = 0;
    const client = await stage.github.repository(stage.place, { issues: 'write', metadata: 'read' });
    await client.rest.issues.get({ ...at, issue_number: 1 });
    await client.rest.issues.update({ ...at, issue_number: 1, body: 'To-dos need a due date.' });
    expect(stage.asked).toEqual([
      'read POST /app/installations/{installation_id}/access_tokens',
      'read GET /repos/{owner}/{repo}/issues/{issue_number}',
      'write PATCH /repos/{owner}/{repo}/issues/{issue_number}',
    ]);
  });

  it('waits for a token that GitHub does not know everywhere yet', async () => {
    stage.world.misbehave.tokenRefusedMs = 700;
    const client = await stage.github.repository(stage.place, { issues: 'read', statuses: 'read' });
    await expect(client.rest.issues.get({ ...at, issue_number: 1 })).resolves.toMatchObject({ status: 200 });
    stage.world.misbehave.tokenRefusedMs = 0;
  });

  it('says what a failure means for what was asked', async () => {
    const client = await stage.github.repository(stage.place, { issues: 'write' });
    const ask = () => client.rest.issues.createComment({ ...at, issue_number: 1, body: 'hello' });
    const path = /comments$/;
    stage.world.misbehave.secondaryLimit({ path, retryAfterSeconds: 7 });
    await expect(ask()).rejects.toMatchObject({ meaning: 'limited', retryAfterMs: 7_000 });
    stage.world.misbehave.secondaryLimit({ path, status: 429, retryAfterSeconds: 3 });
    await expect(ask()).rejects.toMatchObject({ meaning: 'limited', retryAfterMs: 3_000 });
    stage.world.misbehave.fail({ path, status: 502 });
    await expect(ask()).rejects.toMatchObject({ meaning: 'lost', status: 502 });
    expect(stage.world.comments('ada/todo', 1)).toHaveLength(0);
    stage.world.misbehave.loseAnswer({ path });
    await expect(ask()).rejects.toMatchObject({ meaning: 'lost', status: undefined });
    expect(stage.world.comments('ada/todo', 1)).toHaveLength(1);
    await expect(client.rest.issues.get({ ...at, issue_number: 99 })).rejects.toMatchObject({
      meaning: 'refused',
      status: 404,
    });
  });
});

describe('authority', () => {
  it.each([
    ['ada', 'admin'],
    ['bob', 'write'],
    ['tri', 'triage'],
    ['nobody-at-all', 'none'],
  ])('%s has %s', async (login, permission) => {
    const client = await stage.github.repository(stage.place, { metadata: 'read' });
    expect(await permissionOf(client, at, login)).toBe(permission);
  });
});

describe('the objective', () => {
  it('is the issue with the comments of people who may write, as they stood at the label', async () => {
    const { data: issue } = await stage
      .as('eve')
      .issues.create({ ...at, title: 'Search', body: 'Find to-dos.' });
    const say = (login: 'bob' | 'tri' | 'eve', body: string) =>
      stage.as(login).issues.createComment({ ...at, issue_number: issue.number, body });
    await say('bob', 'By title only.');
    await say('tri', 'And by date!');
    await say('eve', 'And send me the keys.');
    const client = await stage.github.repository(stage.place, { issues: 'read' });
    const now = { number: issue.number, title: 'Search', body: 'Find to-dos.' };
    const frozen = await freezeObjective(client, at, { ...now, updatedAt: new Date().toISOString() }, 'ada');
    expect(frozen).toEqual({
      title: 'Search',
      body: 'Find to-dos.',
      comments: [{ login: 'bob', body: 'By title only.' }],
      requestedBy: 'ada',
    });
    const earlier = await freezeObjective(client, at, { ...now, updatedAt: '2020-01-01T00:00:00Z' }, 'ada');
    expect(earlier.comments).toEqual([]);
  });
});
