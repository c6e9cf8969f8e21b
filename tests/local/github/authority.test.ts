import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Octokit } from '@octokit/rest';
import { jwt, refusal, repo, setStage, silent, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  const { world } = stage;
  await world.createRepository({ owner: 'ada', name: 'secret', private: true, from: { files: { a: 'a' } } });
  await stage.as(stage.ada).issues.create({ ...repo, title: 'A list of things' });
});
afterAll(async () => stage.close());

const client = (auth: string): Octokit =>
  new Octokit({ auth, baseUrl: `${stage.github.url}/api/v3`, log: silent });

describe('people', () => {
  it('who show a wrong token are told that their credentials are bad', async () => {
    const refused = await refusal(client('ghp_wrong').repos.get(repo));
    expect(refused).toMatchObject({ status: 401, data: { message: 'Bad credentials' } });
  });

  it('who show none read what is public and change nothing', async () => {
    expect((await stage.get('/api/v3/repos/ada/todo')).status).toBe(200);
    expect((await stage.get('/api/v3/repos/ada/secret')).status).toBe(404);
    const response = await fetch(`${stage.github.url}/api/v3/repos/ada/todo/issues`, {
      method: 'POST',
      body: '{"title":"x"}',
    });
    expect(response.status).toBe(401);
  });

  it('without a role cannot see that a private repository exists', async () => {
    const refused = await refusal(stage.as(stage.eve).repos.get({ owner: 'ada', repo: 'secret' }));
    expect(refused).toMatchObject({ status: 404, data: { message: 'Not Found' } });
  });

  it('who may only read open issues and comment, and neither label nor change the issues of others', async () => {
    const eve = stage.as(stage.eve);
    expect((await eve.issues.create({ ...repo, title: 'Mine', labels: ['bug'] })).data.labels).toEqual([]);
    expect((await eve.issues.createComment({ ...repo, issue_number: 1, body: 'Hello' })).status).toBe(201);
    expect(await refusal(eve.issues.addLabels({ ...repo, issue_number: 1, labels: ['bug'] }))).toMatchObject({
      status: 403,
    });
    expect(await refusal(eve.issues.update({ ...repo, issue_number: 1, title: 'Taken' }))).toMatchObject({
      status: 403,
    });
  });

  it.each([
    ['maintain', 'write'],
    ['write', 'write'],
    ['triage', 'read'],
    ['read', 'read'],
    ['admin', 'admin'],
  ] as const)('with the role %s have the permission %s', async (role, permission) => {
    const { world } = stage;
    const login = `has-${role}`;
    world.createUser({ login });
    world.setRole('ada/todo', login, role);
    const { data } = await (await stage.asInstallation()).repos.getCollaboratorPermissionLevel({
      ...repo,
      username: login,
    });
    expect(data).toMatchObject({ permission, role_name: role, user: { login } });
  });

  it('cannot write check runs: only Apps can', async () => {
    const refused = await refusal(stage.as(stage.ada).checks.create({ ...repo, name: 'x', head_sha: 'a' }));
    expect(refused).toMatchObject({
      status: 403,
      data: { message: 'You must authenticate via a GitHub App.' },
    });
  });
});

describe('an App', () => {
  it('is known by a token that its private key signed', async () => {
    const { data } = await stage.asApp().apps.getAuthenticated();
    expect(data).toMatchObject({ slug: 'troupe', id: stage.app.id, permissions: { issues: 'write' } });
  });

  it('is not known by a token that another key signed, or that is too old', async () => {
    const other = stage.world.createApp({ name: 'Other', permissions: {}, events: [] });
    const forged = client(jwt({ id: stage.app.id, privateKey: other.privateKey }));
    expect(await refusal(forged.apps.getAuthenticated())).toMatchObject({
      status: 401,
      data: { message: 'A JSON web token could not be decoded' },
    });
    expect(await refusal(client(jwt(stage.app, -10)).apps.getAuthenticated())).toMatchObject({ status: 401 });
  });

  it('finds its installation on a repository and gets a token for an hour', async () => {
    const { data } = await stage.asApp().apps.getRepoInstallation(repo);
    const token = await stage.asApp().apps.createInstallationAccessToken({ installation_id: data.id });
    const life = Date.parse(token.data.expires_at) - Date.now();
    expect(life).toBeGreaterThan(59 * 60_000);
    expect(life).toBeLessThanOrEqual(60 * 60_000);
    const app = await stage.asInstallation();
    expect(
      (await app.apps.listReposAccessibleToInstallation()).data.repositories.map((one) => one.name),
    ).toEqual(['todo']);
  });

  it('cannot see a repository that it is not installed on', async () => {
    const app = await stage.asInstallation();
    expect(await refusal(app.repos.get({ owner: 'ada', repo: 'secret' }))).toMatchObject({ status: 404 });
    expect(
      await refusal(stage.asApp().apps.getRepoInstallation({ owner: 'ada', repo: 'secret' })),
    ).toMatchObject({ status: 404 });
  });

  it('can do no more with a narrowed token than the token says', async () => {
    const reader = await stage.asInstallation({ repositories: ['todo'], permissions: { issues: 'read' } });
    expect((await reader.issues.get({ ...repo, issue_number: 1 })).status).toBe(200);
    const refused = await refusal(reader.issues.create({ ...repo, title: 'No' }));
    expect(refused).toMatchObject({
      status: 403,
      data: { message: 'Resource not accessible by integration' },
    });
    expect(await refusal(reader.repos.getContent({ ...repo, path: 'README.md' }))).toMatchObject({
      status: 403,
    });
  });

  it('cannot ask for more than it was given', async () => {
    const greedy = stage.token({ permissions: { administration: 'write' } });
    expect(await refusal(greedy)).toMatchObject({
      status: 422,
      data: { message: 'The permissions requested are not granted to this installation.' },
    });
    expect(await refusal(stage.token({ repositories: ['secret'] }))).toMatchObject({ status: 422 });
  });

  it('cannot act as a person', async () => {
    const app = await stage.asInstallation();
    expect(await refusal(app.users.getAuthenticated())).toMatchObject({ status: 403 });
  });

  it('loses its tokens with its installation', async () => {
    const { world } = stage;
    await world.createRepository({ owner: 'bob', name: 'own', from: { files: { a: 'a' } } });
    const { id } = world.installApp(stage.app.id, 'bob', 'all');
    const { token } = (await stage.asApp().apps.createInstallationAccessToken({ installation_id: id })).data;
    expect((await client(token).repos.get({ owner: 'bob', repo: 'own' })).status).toBe(200);
    world.uninstallApp(id);
    expect(await refusal(client(token).repos.get({ owner: 'bob', repo: 'own' }))).toMatchObject({
      status: 401,
    });
  });

  it('is made from a manifest that a form services over', async () => {
    const manifest = {
      name: 'From a manifest',
      url: 'http://example.org',
      redirect_url: 'http://127.0.0.1:1/setup?x=1',
      hook_attributes: { url: 'http://127.0.0.1:1/hook' },
      default_permissions: { issues: 'write' },
      default_events: ['issues'],
    };
    const posted = await fetch(`${stage.github.url}/settings/apps/new?state=s`, {
      method: 'POST',
      body: new URLSearchParams({ manifest: JSON.stringify(manifest) }),
      redirect: 'manual',
    });
    const back = new URL(posted.headers.get('location') ?? '');
    expect(back.searchParams.get('state')).toBe('s');
    const code = back.searchParams.get('code') ?? '';
    const anybody = new Octokit({ baseUrl: `${stage.github.url}/api/v3`, log: silent });
    const { data } = await anybody.apps.createFromManifest({ code });
    expect(data).toMatchObject({
      slug: 'from-a-manifest',
      permissions: { issues: 'write' },
      events: ['issues'],
    });
    const made = client(jwt({ id: data?.id ?? 0, privateKey: data?.pem ?? '' }));
    expect((await made.apps.getAuthenticated()).data?.id).toBe(data?.id);
    expect(await refusal(anybody.apps.createFromManifest({ code }))).toMatchObject({ status: 404 });
  });
});
