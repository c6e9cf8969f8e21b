import type { Octokit } from '@octokit/rest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ownersIn, parseCodeOwners } from '../../../src/local/github/world/code-owners.ts';
import { refusal, repo, setStage, type Stage } from './stage.ts';

describe('a line of CODEOWNERS', () => {
  it.each([
    ['*', ['a.js', 'deep/down/a.js'], []],
    ['*.js', ['a.js', 'src/a.js'], ['a.jsx', 'a.ts']],
    ['/build/logs/', ['build/logs/a', 'build/logs/b/c'], ['build/logs', 'other/build/logs/a']],
    ['docs/*', ['docs/a.md'], ['docs/deep/a.md', 'src/docs/a.md']],
    ['apps/', ['apps/a', 'src/apps/b/c'], ['apps', 'apps2/a']],
    ['/docs/', ['docs/a', 'docs/b/c'], ['src/docs/a']],
    ['**/logs', ['logs/a', 'deep/logs/b/c', 'logs'], ['logs2/a', 'mylogs']],
    ['/scripts/**/test', ['scripts/test', 'scripts/a/b/test', 'scripts/a/test/c'], ['scripts/tests']],
    ['/src/**', ['src/a', 'src/b/c'], ['src', 'lib/src/a']],
    ['README.md', ['README.md', 'docs/README.md'], ['README_md']],
    ['/a?c', ['abc'], ['ac', 'a/c', 'x/abc']],
    ['src/github', ['src/github', 'src/github/a/b'], ['x/src/github', 'src/github2']],
    ['with\\ space.txt', ['with space.txt'], ['with']],
  ])('%s', (pattern, own, others) => {
    const rules = parseCodeOwners(`${pattern} @ada`);
    for (const path of own)
      expect({ path, owners: ownersIn(rules, path) }).toEqual({ path, owners: ['@ada'] });
    for (const path of others) expect({ path, owners: ownersIn(rules, path) }).toEqual({ path, owners: [] });
  });

  it('counts before all lines above it, also where it names nobody', () => {
    const rules = parseCodeOwners(
      '* @ada\n\n# A comment\n/src/ @bob @eve # of the source\n/src/free/\n!*.md @eve\n',
    );
    const of = (path: string): readonly string[] => ownersIn(rules, path);
    expect([of('a'), of('src/a'), of('src/free/a'), of('b.md')]).toEqual([
      ['@ada'],
      ['@bob', '@eve'],
      [],
      ['@ada'],
    ]);
  });
});

describe('a pull request that changes what somebody owns', () => {
  let stage: Stage;
  let app: Octokit;
  let number = 0;
  const which = (): typeof repo & { pull_number: number } => ({ ...repo, pull_number: number });
  const requested = async (): Promise<string[]> =>
    (await app.pulls.listRequestedReviewers(which())).data.users.map((user) => user.login);
  const decision = async (): Promise<unknown> => {
    const query = `query ($owner: String!, $repo: String!, $number: Int!) {
      repository(owner: $owner, name: $repo) { pullRequest(number: $number) { reviewDecision } } }`;
    const answer = await app.graphql<{ repository: { pullRequest: { reviewDecision: unknown } } }>(query, {
      ...repo,
      number,
    });
    return answer.repository.pullRequest.reviewDecision;
  };
  const open = async (files: Record<string, string>, draft = false): Promise<void> => {
    const head = `work-${number + 1}`;
    const { data } = await app.repos.getBranch({ ...repo, branch: 'main' });
    await app.git.createRef({ ...repo, ref: `refs/heads/${head}`, sha: data.commit.sha });
    await stage.world.commit('ada/todo', { branch: head, files, message: 'Work' });
    await stage.quiet();
    number = (await app.pulls.create({ ...repo, title: 'Work', head, base: 'main', draft })).data.number;
  };
  const protect = (codeOwners: boolean, count: number): void => {
    stage.world.protect('ada/todo', {
      branch: 'main',
      requiredChecks: null,
      requiredReviews: { count, codeOwners, dismissStale: false },
      enforceAdmins: true,
    });
  };

  beforeAll(async () => {
    stage = await setStage();
    app = await stage.asInstallation();
    stage.world.createUser({ login: 'cleo' });
    stage.world.setRole('ada/todo', 'cleo', 'write');
    const owners = '*.md @ada\n/src/ @bob @eve someone@example.org @team/none\n/src/shared/ @bob @cleo\n';
    await stage.world.commit('ada/todo', { files: { '.github/CODEOWNERS': owners }, message: 'Owners' });
  });
  afterAll(async () => stage.close());
  beforeEach(() => protect(true, 1));

  it('asks its owners who can write for a review, once, and more of them when a push touches more', async () => {
    await open({ 'src/a.js': 'a' });
    expect(await requested()).toEqual(['bob']);
    expect(await stage.events()).toEqual(['pull_request.opened', 'pull_request.review_requested']);
    expect(stage.heard[1]?.payload).toMatchObject({
      requested_reviewer: { login: 'bob' },
      sender: { login: 'troupe[bot]' },
    });
    await stage.world.commit('ada/todo', { branch: 'work-1', files: { 'b.md': 'b' }, message: 'More' });
    expect(await requested()).toEqual(['bob', 'ada']);
  });

  it('is merged only with an approval of an owner for each of its owned files', async () => {
    const message = async (): Promise<string> => (await refusal(app.pulls.merge(which()))).data.message;
    expect([await message(), await decision()]).toEqual([
      'At least 1 approving review is required by reviewers with write access.',
      'REVIEW_REQUIRED',
    ]);
    const cleo = stage.world.user('cleo');
    stage.world.state.userTokens.set('cleo-token', cleo.id);
    await stage.as({ ...cleo, token: 'cleo-token' }).pulls.createReview({ ...which(), event: 'APPROVE' });
    expect(await message()).toBe('Waiting on code owner review from ada.');
    await stage.as(stage.ada).pulls.createReview({ ...which(), event: 'APPROVE' });
    expect([await message(), await decision()]).toEqual([
      'Waiting on code owner review from bob.',
      'REVIEW_REQUIRED',
    ]);
    await stage.as(stage.bob).pulls.createReview({ ...which(), event: 'REQUEST_CHANGES', body: 'No' });
    expect(await decision()).toBe('CHANGES_REQUESTED');
    await stage.as(stage.bob).pulls.createReview({ ...which(), event: 'APPROVE' });
    expect(await decision()).toBe('APPROVED');
    expect((await app.pulls.merge(which())).data.merged).toBe(true);
  });

  it('needs any one of several owners', async () => {
    await open({ 'src/shared/a.js': 'a' });
    expect(await requested()).toEqual(['bob', 'cleo']);
    protect(true, 0);
    const refused = await refusal(app.pulls.merge(which()));
    expect(refused).toMatchObject({
      status: 405,
      data: { message: 'Waiting on code owner review from bob and/or cleo.' },
    });
    await stage.as(stage.bob).pulls.createReview({ ...which(), event: 'APPROVE' });
    expect((await app.pulls.merge(which())).data.merged).toBe(true);
  });

  it('is nobody’s where the base asks for no review, and has no decision then', async () => {
    await open({ 'free.txt': 'free' });
    protect(false, 0);
    expect([await requested(), await decision()]).toEqual([[], null]);
    expect((await app.pulls.merge(which())).data.merged).toBe(true);
  });

  it('asks nobody while it is a draft', async () => {
    await open({ 'src/draft.js': 'a' }, true);
    expect(await requested()).toEqual([]);
    const { node_id: id } = (await app.pulls.get(which())).data;
    const ready =
      'mutation ($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } } }';
    await app.graphql(ready, { id });
    expect(await requested()).toEqual(['bob']);
  });
});
