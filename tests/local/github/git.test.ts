import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal, repo, runGit, setStage, type Ran, type Stage } from './stage.ts';

let stage: Stage;
let count = 0;
beforeAll(async () => {
  stage = await setStage();
});
afterAll(async () => stage.close());

const address = (token: string, name = 'ada/todo'): string =>
  `${stage.github.url.replace('://', `://x-access-token:${token}@`)}/${name}.git`;

/** A fresh clone with that token. */
async function clone(token: string): Promise<{ folder: string; git: (...args: string[]) => Promise<Ran> }> {
  count += 1;
  const folder = join(stage.folder, `clone-${count}`);
  const cloned = await runGit(stage.folder, 'clone', '-q', address(token), folder);
  expect(cloned).toMatchObject({ status: 0 });
  return { folder, git: (...args) => runGit(folder, ...args) };
}

async function committed(
  { folder, git }: Awaited<ReturnType<typeof clone>>,
  path: string,
  text: string,
): Promise<void> {
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), text);
  await git('add', '--', path);
  await git('commit', '-q', '-m', `Write ${path}`);
}

describe('git over HTTP', () => {
  it('takes the push of an App and tells of it', async () => {
    const work = await clone(await stage.token());
    await work.git('checkout', '-q', '-b', 'troupe/1/T1-one');
    await committed(work, 'one.txt', 'one\n');
    await stage.quiet();
    expect(await work.git('push', '-q', 'origin', 'HEAD')).toMatchObject({ status: 0 });
    expect(await stage.events()).toEqual(['create', 'push', 'check_suite.requested']);
    expect(stage.heard[1]?.payload).toMatchObject({
      ref: 'refs/heads/troupe/1/T1-one',
      created: true,
      sender: { login: 'troupe[bot]' },
      commits: [{ message: 'Write one.txt', added: ['one.txt'] }],
    });
    await stage.quiet();
    expect(await work.git('push', '-q', 'origin', ':troupe/1/T1-one')).toMatchObject({ status: 0 });
    expect(await stage.events()).toEqual(['push', 'delete']);
  });

  it('takes a push that is large enough to come in chunks', async () => {
    const work = await clone(stage.bob.token);
    await work.git('checkout', '-q', '-b', 'large');
    const noise = Array.from({ length: 60_000 }, (_, index) => Math.sin(index).toString(36)).join('\n');
    await committed(work, 'large.txt', noise);
    expect(await work.git('-c', 'http.postBuffer=65536', 'push', '-q', 'origin', 'large')).toMatchObject({
      status: 0,
    });
  });

  it('refuses a workflow of an App without that permission, and takes it from a person', async () => {
    const path = '.github/workflows/ci.yml';
    const work = await clone(await stage.token());
    await work.git('checkout', '-q', '-b', 'workflow');
    await committed(work, path, 'on: push\n');
    const pushed = await work.git('push', 'origin', 'workflow');
    expect(pushed.status).not.toBe(0);
    expect(pushed.output).toContain(
      `refusing to allow a GitHub App to create or update workflow \`${path}\` without \`workflows\` permission`,
    );
    const app = await stage.asInstallation();
    const content = Buffer.from('on: push').toString('base64');
    const put = app.repos.createOrUpdateFileContents({ ...repo, path, message: 'x', content });
    expect(await refusal(put)).toMatchObject({ status: 403 });
    expect(await work.git('push', '-q', address(stage.bob.token), 'workflow')).toMatchObject({ status: 0 });
  });

  it('takes other work of an App on top of a workflow that is there', async () => {
    await stage.world.commit('ada/todo', {
      files: { '.github/workflows/a.yml': 'on: push\n' },
      message: 'CI',
    });
    const work = await clone(await stage.token());
    await work.git('checkout', '-q', '-b', 'after-workflow');
    await committed(work, 'b.txt', 'b');
    expect(await work.git('push', '-q', 'origin', 'HEAD')).toMatchObject({ status: 0 });
  });

  it('lets people push by their role', async () => {
    const work = await clone(stage.eve.token);
    await committed(work, 'e.txt', 'e');
    const pushed = await work.git('push', 'origin', 'main');
    expect(pushed).toMatchObject({ status: 128 });
    expect(pushed.output).toContain('403');
  });

  it('refuses a wrong token, and a token that is narrowed to reading', async () => {
    const stranger = await clone(stage.bob.token);
    expect((await stranger.git('push', address('ghs_wrong'), 'main:wrong')).status).not.toBe(0);
    const reader = await clone(await stage.token({ permissions: { contents: 'read' } }));
    await committed(reader, 'r.txt', 'r');
    expect((await reader.git('push', 'origin', 'main')).output).toContain('403');
  });

  it('hides a private repository from those outside', async () => {
    await stage.world.createRepository({
      owner: 'ada',
      name: 'secret',
      private: true,
      from: { files: { a: 'a' } },
    });
    const name = 'ada/secret';
    expect((await runGit(stage.folder, 'ls-remote', address(stage.eve.token, name))).output).toContain(
      'not found',
    );
    expect((await runGit(stage.folder, 'ls-remote', address(await stage.token(), name))).output).toContain(
      'not found',
    );
    expect(await runGit(stage.folder, 'ls-remote', address(stage.ada.token, name))).toMatchObject({
      status: 0,
    });
  });

  it('refuses a direct push to a protected branch', async () => {
    await stage.world.createRepository({ owner: 'ada', name: 'guarded', from: { files: { a: 'a' } } });
    stage.world.setRole('ada/guarded', 'bob', 'write');
    const reviews = { count: 1, codeOwners: false, dismissStale: false };
    stage.world.protect('ada/guarded', {
      branch: 'main',
      requiredChecks: null,
      requiredReviews: reviews,
      enforceAdmins: false,
    });
    const folder = join(stage.folder, 'guarded');
    await runGit(stage.folder, 'clone', '-q', address(stage.bob.token, 'ada/guarded'), folder);
    await runGit(folder, 'commit', '-q', '--allow-empty', '-m', 'x');
    expect((await runGit(folder, 'push', 'origin', 'main')).output).toContain(
      'GH006: Protected branch update failed',
    );
    expect(await runGit(folder, 'push', '-q', 'origin', 'main:other')).toMatchObject({ status: 0 });
  });

  it('serves a copy of a repository that lies on this machine', async () => {
    const folder = join(stage.folder, 'origin');
    await runGit(stage.folder, 'init', '-q', '-b', 'trunk', folder);
    await runGit(folder, 'commit', '-q', '--allow-empty', '-m', 'First');
    const made = await stage.world.createRepository({ owner: 'ada', name: 'copy', from: { path: folder } });
    expect(made.defaultBranch).toBe('trunk');
    const listed = await runGit(stage.folder, 'ls-remote', address(stage.ada.token, 'ada/copy'));
    expect(listed.output).toMatch(/refs\/heads\/trunk\n$/);
  });
});

describe('git over REST', () => {
  it('writes blobs, trees and commits, and moves a branch to them', async () => {
    const app = await stage.asInstallation();
    const base = (await app.repos.getBranch({ ...repo, branch: 'main' })).data.commit;
    const blob = await app.git.createBlob({ ...repo, content: 'hello\n' });
    const entry = { path: 'deep/hello.txt', mode: '100644', type: 'blob', sha: blob.data.sha } as const;
    const tree = await app.git.createTree({ ...repo, base_tree: base.commit.tree.sha, tree: [entry] });
    const parents = [base.sha];
    const commit = await app.git.createCommit({ ...repo, message: 'Hello', tree: tree.data.sha, parents });
    await app.git.createRef({ ...repo, ref: 'refs/heads/troupe/2/T1-rest', sha: commit.data.sha });
    const { data } = await app.repos.getContent({ ...repo, path: 'deep/hello.txt', ref: 'troupe/2/T1-rest' });
    expect(data).toMatchObject({
      type: 'file',
      encoding: 'base64',
      content: 'aGVsbG8K',
      path: 'deep/hello.txt',
    });
    const matching = await app.git.listMatchingRefs({ ...repo, ref: 'heads/troupe/2' });
    expect(matching.data.map((one) => one.ref)).toEqual(['refs/heads/troupe/2/T1-rest']);
    const branch = await app.repos.getBranch({ ...repo, branch: 'troupe/2/T1-rest' });
    expect(branch.data.commit.sha).toBe(commit.data.sha);
    const again = app.git.createRef({ ...repo, ref: 'refs/heads/troupe/2/T1-rest', sha: base.sha });
    expect(await refusal(again)).toMatchObject({
      status: 422,
      data: { message: 'Reference already exists' },
    });
    const back = app.git.updateRef({ ...repo, ref: 'heads/troupe/2/T1-rest', sha: base.sha });
    expect(await refusal(back)).toMatchObject({
      status: 422,
      data: { message: 'Update is not a fast forward' },
    });
    const recursive = await app.git.getTree({ ...repo, tree_sha: 'troupe/2/T1-rest', recursive: 'true' });
    expect(recursive.data.tree.map((one) => one.path)).toContain('deep/hello.txt');
    const compared = await app.repos.compareCommitsWithBasehead({
      ...repo,
      basehead: 'main...troupe/2/T1-rest',
    });
    expect(compared.data).toMatchObject({
      status: 'ahead',
      ahead_by: 1,
      files: [{ filename: 'deep/hello.txt' }],
    });
    const runs = await app.checks.listForRef({ ...repo, ref: 'troupe/2/T1-rest' });
    expect(runs.data.total_count).toBe(0);
  });

  it('changes a file only by the name of what it replaces', async () => {
    const app = await stage.asInstallation();
    const file = {
      ...repo,
      path: 'README.md',
      message: 'Rewrite',
      content: Buffer.from('# New\n').toString('base64'),
    };
    expect(await refusal(app.repos.createOrUpdateFileContents(file))).toMatchObject({ status: 422 });
    const stale = app.repos.createOrUpdateFileContents({ ...file, sha: 'a'.repeat(40) });
    expect(await refusal(stale)).toMatchObject({ status: 409 });
    const { data } = await app.repos.getContent({ ...repo, path: 'README.md' });
    const sha = Array.isArray(data) ? '' : data.sha;
    expect((await app.repos.createOrUpdateFileContents({ ...file, sha })).status).toBe(200);
    const folder = await app.repos.getContent({ ...repo, path: 'src' });
    expect(folder.data).toMatchObject([{ type: 'file', path: 'src/list.js' }]);
    expect(await refusal(app.repos.getContent({ ...repo, path: 'none' }))).toMatchObject({ status: 404 });
  });
});
