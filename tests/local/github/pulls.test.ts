import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal, repo, runGit, setStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => stage.close());

describe('a pull request', () => {
  it('is opened, found mergeable after a while, merged, and in the default branch', async () => {
    const { world } = stage;
    await world.commit('ada/todo', { branch: 'main', files: { 'a.txt': 'a\n' }, message: 'Add a' });
    const clone = join(stage.folder, 'clone');
    const url = stage.github.url.replace('://', `://x-access-token:${await stage.token()}@`);
    expect(await runGit(stage.folder, 'clone', '-q', `${url}/ada/todo.git`, clone)).toMatchObject({
      status: 0,
    });
    await runGit(clone, 'checkout', '-q', '-b', 'feature/one');
    await runGit(clone, 'commit', '-q', '--allow-empty', '-m', 'nothing');
    await runGit(clone, 'rm', '-q', 'a.txt');
    await runGit(clone, 'commit', '-q', '-m', 'Remove a');
    expect(await runGit(clone, 'push', '-q', 'origin', 'feature/one')).toMatchObject({ status: 0 });
    const app = await stage.asInstallation();
    const opened = await app.pulls.create({
      ...repo,
      title: 'One',
      head: 'feature/one',
      base: 'main',
      body: 'x',
    });
    expect(opened.data).toMatchObject({
      mergeable: null,
      commits: 2,
      changed_files: 1,
      user: { login: 'troupe[bot]' },
    });
    const again = await refusal(
      app.pulls.create({ ...repo, title: 'One', head: 'feature/one', base: 'main' }),
    );
    expect(again).toMatchObject({
      status: 422,
      data: { errors: [{ message: 'A pull request already exists for ada:feature/one.' }] },
    });
    await expect
      .poll(async () => (await app.pulls.get({ ...repo, pull_number: 1 })).data.mergeable_state)
      .toBe('clean');
    const merged = await app.pulls.merge({ ...repo, pull_number: 1, sha: opened.data.head.sha });
    expect(merged.data.merged).toBe(true);
    expect(await stage.events()).toEqual(
      expect.arrayContaining([
        'installation.created',
        'create',
        'push',
        'pull_request.opened',
        'pull_request.closed',
      ]),
    );
    await runGit(clone, 'pull', '-q', 'origin', 'main');
    await expect(readFile(join(clone, 'a.txt'))).rejects.toThrow('ENOENT');
  });
});
