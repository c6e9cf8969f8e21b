import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Octokit } from '@octokit/rest';
import { refusal, repo, setStage, type Stage } from './stage.ts';

let stage: Stage;
let app: Octokit;
beforeAll(async () => {
  stage = await setStage();
  app = await stage.asInstallation();
});
afterAll(async () => stage.close());

/** A branch from the default branch's tip with these files changed. */
async function branch(name: string, files: Record<string, string>, from = 'main'): Promise<void> {
  const { sha } = (await app.repos.getBranch({ ...repo, branch: from })).data.commit;
  await app.git.createRef({ ...repo, ref: `refs/heads/${name}`, sha });
  await stage.world.commit('ada/todo', {
    branch: name,
    files,
    message: `Change ${Object.keys(files).join()}`,
  });
}

async function pull(name: string, files: Record<string, string>, base = 'main'): Promise<number> {
  await branch(name, files, base);
  return (await app.pulls.create({ ...repo, title: name, head: name, base })).data.number;
}

const state = async (number: number): Promise<string> =>
  (await app.pulls.get({ ...repo, pull_number: number })).data.mergeable_state;

describe('opening a pull request', () => {
  it('is refused a second time for the same branches, and possible again after the merge', async () => {
    const number = await pull('twice', { 'twice.txt': '1' });
    const again = (): Promise<unknown> =>
      app.pulls.create({ ...repo, title: 'x', head: 'ada:twice', base: 'main' });
    expect(await refusal(again())).toMatchObject({
      status: 422,
      data: {
        message: 'Validation Failed',
        errors: [
          {
            resource: 'PullRequest',
            code: 'custom',
            message: 'A pull request already exists for ada:twice.',
          },
        ],
      },
    });
    await app.pulls.merge({ ...repo, pull_number: number });
    await stage.world.commit('ada/todo', { branch: 'twice', files: { 'twice.txt': '2' }, message: 'More' });
    await again();
    const all = await app.pulls.list({ ...repo, state: 'all', head: 'ada:twice' });
    expect(all.data.map((one) => one.merged_at !== null)).toEqual([false, true]);
  });

  it('is refused without a head, without a base, and without commits between them', async () => {
    const { sha } = (await app.repos.getBranch({ ...repo, branch: 'main' })).data.commit;
    await app.git.createRef({ ...repo, ref: 'refs/heads/empty', sha });
    const create = (head: string, base: string): Promise<unknown> =>
      app.pulls.create({ ...repo, title: 'x', head, base });
    expect((await refusal(create('none', 'main'))).data.errors).toMatchObject([
      { field: 'head', code: 'invalid' },
    ]);
    expect((await refusal(create('empty', 'none'))).data.errors).toMatchObject([
      { field: 'base', code: 'invalid' },
    ]);
    expect((await refusal(create('empty', 'main'))).data.errors).toMatchObject([
      { message: 'No commits between main and empty' },
    ]);
  });
});

describe('a pull request', () => {
  it('shows its files, commits, diff and patch', async () => {
    const which = {
      ...repo,
      pull_number: await pull('shown', { 'README.md': '# To do\n\nSoon\n', 'new file.txt': 'new\n' }),
    };
    const files = (await app.pulls.listFiles(which)).data;
    expect(files).toMatchObject([
      { filename: 'README.md', status: 'modified', additions: 2, deletions: 0, changes: 2 },
      { filename: 'new file.txt', status: 'added', patch: '@@ -0,0 +1 @@\n+new' },
    ]);
    expect((await app.pulls.listCommits(which)).data.map((one) => one.commit.message)).toEqual([
      'Change README.md,new file.txt',
    ]);
    const diff = await app.pulls.get({ ...which, mediaType: { format: 'diff' } });
    expect(diff.data as unknown).toContain('diff --git a/README.md b/README.md');
    const patch = await app.pulls.get({ ...which, mediaType: { format: 'patch' } });
    expect(patch.data as unknown).toContain('Subject: [PATCH] Change README.md,new file.txt');
  });

  it('does not know at first whether it can be merged, then finds the conflict', async () => {
    const [one, two] = [
      await pull('left', { 'same.txt': 'left\n' }),
      await pull('right', { 'same.txt': 'right\n' }),
    ];
    expect((await app.pulls.get({ ...repo, pull_number: one })).data.mergeable).toBe(null);
    await expect.poll(() => state(one), { timeout: 15_000 }).toBe('clean');
    await app.pulls.merge({ ...repo, pull_number: one });
    await expect.poll(() => state(two), { timeout: 15_000 }).toBe('dirty');
    const refused = await refusal(app.pulls.merge({ ...repo, pull_number: two }));
    expect(refused).toMatchObject({ status: 405, data: { message: 'Pull Request is not mergeable' } });
    expect(await refusal(app.pulls.updateBranch({ ...repo, pull_number: two }))).toMatchObject({
      status: 422,
    });
  });

  it('is merged only at the head that was seen', async () => {
    const number = await pull('moving', { 'm.txt': '1' });
    const { sha } = (await app.pulls.get({ ...repo, pull_number: number })).data.head;
    await stage.quiet();
    await stage.world.commit('ada/todo', { branch: 'moving', files: { 'm.txt': '2' }, message: 'Move' });
    expect(await stage.events()).toEqual(['push', 'check_suite.requested', 'pull_request.synchronize']);
    expect(stage.heard[2]?.payload).toMatchObject({ before: sha, pull_request: { commits: 2 } });
    const refused = await refusal(app.pulls.merge({ ...repo, pull_number: number, sha }));
    expect(refused).toMatchObject({
      status: 409,
      data: { message: 'Head branch was modified. Review and try the merge again.' },
    });
  });

  it.each([
    ['merge', 2],
    ['squash', 1],
    ['rebase', 1],
  ] as const)('is merged by %s, and then not again', async (method, parents) => {
    const number = await pull(`by-${method}`, { [`${method}.txt`]: 'a\n' });
    await stage.world.commit('ada/todo', {
      branch: `by-${method}`,
      files: { [`${method}.txt`]: 'b\n' },
      message: 'Second',
    });
    await stage.world.commit('ada/todo', { files: { [`${method}-base.txt`]: 'x' }, message: 'Base moves' });
    await stage.quiet();
    const { data } = await app.pulls.merge({ ...repo, pull_number: number, merge_method: method });
    const tip = (await app.repos.getCommit({ ...repo, ref: 'main' })).data;
    expect(tip.sha).toBe(data.sha);
    expect(tip.parents).toHaveLength(parents);
    const file = await app.repos.getContent({ ...repo, path: `${method}.txt`, mediaType: { format: 'raw' } });
    expect(file.data as unknown).toBe('b\n');
    expect(await stage.events()).toEqual(['pull_request.closed', 'push', 'check_suite.requested']);
    expect(stage.heard[0]?.payload).toMatchObject({
      pull_request: { merged: true, merge_commit_sha: data.sha, changed_files: 1 },
    });
    expect(await refusal(app.pulls.merge({ ...repo, pull_number: number }))).toMatchObject({ status: 405 });
  });

  it('cannot be merged as a draft', async () => {
    await branch('draft', { 'd.txt': 'd' });
    const { data } = await app.pulls.create({
      ...repo,
      title: 'Draft',
      head: 'draft',
      base: 'main',
      draft: true,
    });
    const refused = await refusal(app.pulls.merge({ ...repo, pull_number: data.number }));
    expect(refused).toMatchObject({ status: 405, data: { message: 'Pull Request is still a draft' } });
  });

  it('closes the issues that its text names when it reaches the default branch', async () => {
    const issue = (await app.issues.create({ ...repo, title: 'Named' })).data.number;
    await branch('closes', { 'c.txt': 'c' });
    const body = `Closes #${issue}.`;
    const { data } = await app.pulls.create({ ...repo, title: 'Closes', head: 'closes', base: 'main', body });
    await app.pulls.merge({ ...repo, pull_number: data.number });
    expect(stage.world.issue('ada/todo', issue)).toMatchObject({ state: 'closed', stateReason: 'completed' });
  });

  it('on a branch that is deleted goes on to where that was merged, or is closed', async () => {
    const below = await pull('below', { 'below.txt': '1' });
    const above = await pull('above', { 'above.txt': '2' }, 'below');
    await app.pulls.merge({ ...repo, pull_number: below });
    await app.git.deleteRef({ ...repo, ref: 'heads/below' });
    expect((await app.pulls.get({ ...repo, pull_number: above })).data).toMatchObject({
      state: 'open',
      base: { ref: 'main' },
    });
    await app.git.deleteRef({ ...repo, ref: 'heads/above' });
    expect((await app.pulls.get({ ...repo, pull_number: above })).data).toMatchObject({
      state: 'closed',
      merged: false,
    });
  });

  it('is closed when the branch it was to go into is deleted unmerged', async () => {
    await branch('gone', { 'gone.txt': '1' });
    const number = await pull('onto-gone', { 'onto.txt': '1' }, 'gone');
    await stage.quiet();
    await app.git.deleteRef({ ...repo, ref: 'heads/gone' });
    expect((await app.pulls.get({ ...repo, pull_number: number })).data).toMatchObject({
      state: 'closed',
      merged: false,
      base: { ref: 'gone' },
    });
    expect(await stage.events()).toEqual(['push', 'delete', 'pull_request.closed']);
  });

  it('tells what it was called before', async () => {
    const number = await pull('named', { 'named.txt': '1' });
    await stage.quiet();
    await stage.as(stage.bob).pulls.update({ ...repo, pull_number: number, title: 'A better name' });
    expect(await stage.events()).toEqual(['pull_request.edited']);
    expect(stage.heard[0]?.payload).toMatchObject({
      number,
      changes: { title: { from: 'named' } },
      pull_request: { title: 'A better name' },
      sender: { login: 'bob' },
    });
  });

  it('is closed and reopened with the role “triage”, but not renamed', async () => {
    const tess = stage.world.createUser({ login: 'tess' });
    stage.world.setRole('ada/todo', 'tess', 'triage');
    const which = { ...repo, pull_number: await pull('triaged', { 't.txt': 't' }) };
    expect((await stage.as(tess).pulls.update({ ...which, state: 'closed' })).data.state).toBe('closed');
    expect((await stage.as(tess).pulls.update({ ...which, state: 'open' })).data.state).toBe('open');
    expect(await refusal(stage.as(tess).pulls.update({ ...which, title: 'Mine' }))).toMatchObject({
      status: 403,
    });
  });

  it('cannot be merged by people who cannot write', async () => {
    const number = await pull('eves', { 'e.txt': 'e' });
    const refused = await refusal(stage.as(stage.eve).pulls.merge({ ...repo, pull_number: number }));
    expect(refused).toMatchObject({ status: 403 });
  });

  it('waits for its check with automatic merge', async () => {
    const ada = stage.as(stage.ada);
    await ada.repos.update({ ...repo, allow_auto_merge: true });
    stage.world.protect('ada/todo', {
      branch: 'main',
      requiredChecks: { strict: false, checks: [{ context: 'ci', appId: null }] },
      requiredReviews: null,
      enforceAdmins: false,
    });
    const number = await pull('auto', { 'auto.txt': 'a' });
    const { data } = await app.pulls.get({ ...repo, pull_number: number });
    const mutation =
      'mutation($id: ID!) { enablePullRequestAutoMerge(input: {pullRequestId: $id, mergeMethod: SQUASH}) { clientMutationId } }';
    await ada.graphql(mutation, { id: data.node_id });
    expect((await app.pulls.get({ ...repo, pull_number: number })).data.auto_merge).toMatchObject({
      merge_method: 'squash',
    });
    await ada.repos.createCommitStatus({ ...repo, sha: data.head.sha, context: 'ci', state: 'success' });
    expect((await app.pulls.get({ ...repo, pull_number: number })).data.merged).toBe(true);
  });
});
