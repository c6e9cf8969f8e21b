import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { appManifest, at, type Stage, setStage } from './stage.ts';
import { full, look, openPull, tipOf } from './pull.ts';

// Several looks at a real git server over HTTP each; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000 });
let stage: Stage;
let head: string;

beforeEach(async () => {
  stage = await setStage();
  head = await openPull(stage);
});
afterEach(() => stage.close());

const failed = (sha: string, log = '##[group]Run npm test\nexpected 2, got 3\n##[error]It failed.\n') =>
  stage.world.reportJob(full, { sha, name: 'test', conclusion: 'failure', log });

describe('a red job of GitHub Actions', () => {
  it('is told with the end of what it printed, and how it can be run again', async () => {
    const { id } = await failed(head);
    const [check, ...others] = (await look(stage)).failedChecks;
    expect(others).toEqual([]);
    expect(check).toMatchObject({ name: 'test', again: { kind: 'job', id } });
    expect(check?.summary).toContain('```text\nRun npm test\nexpected 2, got 3\nError: It failed.\n```');
    expect(check).not.toHaveProperty('alsoOnBase');
    await look(stage);
    expect(stage.asked.filter((route) => /jobs\/.*\/logs/.test(route))).toHaveLength(1);
  });

  it('is told without its log where the installation has not agreed to that', async () => {
    await failed(head);
    const { actions: _, ...less } = (await appManifest()).default_permissions;
    stage.world.state.apps.change(stage.app.id, { permissions: less });
    const [check] = (await look(stage)).failedChecks;
    expect(check?.summary).toBe('concluded failure');
    expect(check).not.toHaveProperty('again');
  });

  it('is told without its log when GitHub has none any more', async () => {
    await failed(head);
    stage.world.misbehave.fail({
      method: 'GET',
      path: /\/logs$/,
      status: 404,
      body: { message: 'Not Found' },
      times: 9,
    });
    expect((await look(stage)).failedChecks[0]?.summary).toBe('concluded failure');
  });

  it('still counts as under way while others of its run are', async () => {
    await failed(head);
    await stage.world.reportJob(full, { sha: head, name: 'e2e' });
    expect(await look(stage)).toMatchObject({ failedChecks: [] });
    expect((await look(stage)).pendingChecks.toSorted()).toEqual(['e2e', 'test']);
  });

  it('is marked when the base is just as red, and nothing more is asked about it', async () => {
    await failed(head);
    await failed(await tipOf(stage, 'main'));
    const [check] = (await look(stage)).failedChecks;
    expect(check).toMatchObject({ name: 'test', alsoOnBase: true });
    expect(check).not.toHaveProperty('again');
  });
});

it('a red status cannot be run again, and the base is asked about only when something is red', async () => {
  const main = await tipOf(stage, 'main');
  const asked = (): number => stage.asked.filter((route) => route.includes('/check-runs')).length;
  // Whether it can be merged is computed by now: from here on, a look is one look.
  await look(stage);
  const before = asked();
  await look(stage);
  expect(asked()).toBe(before + 1);
  const status = { ...at, context: 'lint', state: 'failure', description: '3 problems' } as const;
  await stage.as('bob').repos.createCommitStatus({ ...status, sha: head });
  expect((await look(stage)).failedChecks).toEqual([{ name: 'lint', summary: '3 problems' }]);
  expect(asked()).toBe(before + 3);
  await stage.as('bob').repos.createCommitStatus({ ...status, sha: main });
  expect((await look(stage)).failedChecks).toMatchObject([{ name: 'lint', alsoOnBase: true }]);
});
