import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { repo, setStage, type Stage } from '../stage.ts';
import { makeLively, type Lively } from './lively.ts';
import { Visitor } from './visitor.ts';

let stage: Stage;
let lively: Lively;
let ada: Visitor;
let bob: Visitor;
let eve: Visitor;
beforeAll(async () => {
  stage = await setStage();
  lively = await makeLively(stage);
  const visitor = (login: string): Promise<Visitor> => new Visitor(stage.github.url).signIn(login);
  [ada, bob, eve] = await Promise.all([visitor('ada'), visitor('bob'), visitor('eve')]);
});
afterAll(async () => stage.close());
beforeEach(async () => stage.quiet());

const issue = (): string => `/ada/todo/issues/${lively.issue}`;
const pull = (): string => `/ada/todo/pull/${lively.pull}`;

describe('a person in the browser', () => {
  it('comments on an issue, closes it and opens it again, and the App hears of all that', async () => {
    const said = await bob.send(`${issue()}/comment`, { comment: 'First\r\n**words**' });
    expect(said).toMatchObject({ status: 200, at: expect.stringMatching(/#issuecomment-\d+$/) });
    expect(said.html).toContain('<strong>words</strong>');
    await bob.send(`${issue()}/state`, { state: 'closed' });
    await bob.send(`${issue()}/state`, { state: 'open' });
    expect(await stage.events()).toEqual(['issue_comment.created', 'issues.closed', 'issues.reopened']);
    expect(stage.heard[0]?.payload).toMatchObject({
      comment: { body: 'First\n**words**' },
      sender: { login: 'bob' },
    });
  });

  it('gives a label that exists, one that is new, and takes it away', async () => {
    await bob.send(`${issue()}/labels`, { add: 'bug' });
    const { html } = await bob.send(`${issue()}/labels`, { add: 'A / new % one' });
    expect(html).toContain('A / new % one');
    await bob.send(`${issue()}/labels`, { remove: 'A / new % one' });
    expect(await stage.events()).toEqual(['issues.labeled', 'issues.labeled', 'issues.unlabeled']);
  });

  it('comments on a line, replies, and approves', async () => {
    const line = await bob.send(`${pull()}/line`, {
      path: 'src/list.js',
      line: '1',
      side: 'RIGHT',
      body: 'Why?',
    });
    const [, id = ''] = /#discussion_r(\d+)$/.exec(line.at) ?? [];
    const reply = await ada.send(`${pull()}/reply`, { to: id, body: 'Because' });
    expect(reply.at).toMatch(/#discussion_r\d+$/);
    const verdict = { event: 'APPROVE', review: '', sha: lively.head };
    const { html } = await bob.send(`${pull()}/review`, verdict);
    expect(html).toContain('approved these changes');
    expect(await stage.events()).toEqual([
      'pull_request_review.submitted',
      'pull_request_review_comment.created',
      'pull_request_review.submitted',
      'pull_request_review_comment.created',
      'pull_request_review.submitted',
    ]);
  });

  it('resolves a conversation and opens it again', async () => {
    const [comment] = stage.world.reviewComments('ada/todo', lively.pull);
    const thread = String(comment?.threadId);
    const { at, html } = await bob.send(`${pull()}/thread`, { thread, resolved: 'yes' });
    expect(at).toBe(`${pull()}#discussion_r${comment?.id}`);
    expect(html).toContain('Unresolve conversation');
    await bob.send(`${pull()}/thread`, { thread, resolved: 'no' });
    expect(await stage.events()).toEqual([
      'pull_request_review_thread.resolved',
      'pull_request_review_thread.unresolved',
    ]);
    expect((await eve.send(`${pull()}/thread`, { thread, resolved: 'yes' })).status).toBe(403);
  });

  it('ticks a task in a text, unless somebody else was faster', async () => {
    const body = 'Plan\n```\n- [ ] no task\n```\n- [ ] **T1** first\n- [x] T2';
    const { number } = (await stage.as(stage.ada).issues.create({ ...repo, title: 'Plan', body })).data;
    const at = `/ada/todo/issues/${number}`;
    const { html } = await bob.open(at);
    expect(html).toContain(
      'value="4:- [ ] **T1** first" role="checkbox" aria-checked="false" aria-label="T1 first"',
    );
    expect((await eve.open(at)).html).not.toContain('role="checkbox"');
    await stage.quiet();
    const tick = { task: '4:- [ ] **T1** first' };
    await bob.send(`${at}/tick`, tick);
    expect(stage.world.issue('ada/todo', number).body).toBe(body.replace('- [ ] **T1**', '- [x] **T1**'));
    expect(await stage.events()).toEqual(['issues.edited']);
    expect(stage.heard[0]?.payload).toMatchObject({
      changes: { body: { from: body } },
      sender: { login: 'bob' },
    });
    const late = await bob.send(`${at}/tick`, tick);
    expect(late.status).toBe(409);
    expect(late.html).toContain('Somebody has edited this');
    expect((await eve.send(`${at}/tick`, { task: '5:- [x] T2' })).status).toBe(403);
  });

  it('presses a button of a check where the pull request shows it, and comes back there', async () => {
    const { html } = await bob.open(pull());
    expect(html).toContain(`action="/ada/todo/runs/${lively.run}"`);
    const fields = { action: 'retry', pull: String(lively.pull) };
    expect((await bob.send(`/ada/todo/runs/${lively.run}`, fields)).at).toBe(pull());
    expect(await stage.events()).toEqual(['check_run.requested_action']);
  });

  it('runs a job of GitHub Actions again', async () => {
    const job = stage.world.jobs('ada/todo').at(-1);
    await bob.send(`/ada/todo/runs/${job?.id}`, {});
    expect(stage.world.jobs('ada/todo').at(-1)).toMatchObject({ name: job?.name, status: 'queued' });
    await stage.world.reportJob('ada/todo', {
      sha: lively.head,
      name: job?.name ?? '',
      conclusion: 'success',
    });
  });

  it('puts a pull request into the merge queue and takes it out', async () => {
    stage.world.setMergeQueue('ada/todo', 'main', { held: true });
    const dequeue = { queue: 'out', sha: lively.head };
    await bob.send(`${pull()}/review`, { event: 'APPROVE', review: '' });
    const queued = await bob.send(`${pull()}/queue`, { queue: 'in', sha: lively.head });
    expect(queued.html).toContain('In the merge queue, at place 1.');
    expect((await bob.send(`${pull()}/queue`, dequeue)).html).toContain('Merge when ready');
    expect((await eve.send(`${pull()}/queue`, { queue: 'in' })).status).toBe(403);
    expect((await stage.events()).slice(1)).toEqual(['pull_request.enqueued', 'pull_request.dequeued']);
    stage.world.state.mergeQueues.delete(stage.world.setMergeQueue('ada/todo', 'main').id);
  });

  it('presses a button of a check, and asks for the check again', async () => {
    await bob.send(`/ada/todo/runs/${lively.run}`, { action: 'retry' });
    await bob.send(`/ada/todo/runs/${lively.run}`, {});
    expect(await stage.events()).toEqual(['check_run.requested_action', 'check_run.rerequested']);
    expect(stage.heard[0]?.payload).toMatchObject({ requested_action: { identifier: 'retry' } });
  });
});

describe('GitHub refuses', () => {
  it('a label by somebody who may only read, and says who that is', async () => {
    const { status, html } = await eve.send(`${issue()}/labels`, { add: 'bug' });
    expect(status).toBe(403);
    expect(html).toContain('Must have admin rights to Repository. eve has the role “read” in ada/todo.');
    expect(await stage.events()).toEqual([]);
  });

  it('a merge, a closing and a pressed button by somebody who may only read', async () => {
    const merge = await eve.send(`${pull()}/merge`, { method: 'merge', sha: lively.head });
    const close = await eve.send(`${pull()}/state`, { state: 'closed' });
    const press = await eve.send(`/ada/todo/runs/${lively.run}`, { action: 'retry' });
    expect([merge.status, close.status, press.status]).toEqual([403, 403, 403]);
    expect(await stage.events()).toEqual([]);
  });

  it('an approval of one’s own pull request, and keeps what was written', async () => {
    await stage.world.commit('ada/todo', {
      branch: 'own',
      files: { 'own.txt': 'own\n' },
      message: 'Own',
      by: 'bob',
    });
    const { data } = await stage.as(stage.bob).git.getRef({ ...repo, ref: 'heads/main' });
    await stage.as(stage.bob).git.createRef({ ...repo, ref: 'refs/heads/own2', sha: data.object.sha });
    await stage.world.commit('ada/todo', {
      branch: 'own2',
      files: { 'own.txt': 'own\n' },
      message: 'Own',
      by: 'bob',
    });
    const { data: own } = await stage
      .as(stage.bob)
      .pulls.create({ ...repo, head: 'own2', base: 'main', title: 'Own' });
    const at = `/ada/todo/pull/${own.number}`;
    const { status, html } = await bob.send(`${at}/review`, { event: 'APPROVE', review: 'Well done, me' });
    expect(status).toBe(422);
    expect(html).toContain('Can not approve your own pull request');
    expect(html).toContain('Well done, me</textarea>');
    expect((await bob.open(`${at}/review`)).at).toBe(at);
  });

  it('a request for changes without words, an empty comment, a line outside the diff', async () => {
    const words = await bob.send(`${pull()}/review`, { event: 'REQUEST_CHANGES', review: '' });
    expect(words.html).toContain('Body can&#39;t be blank');
    expect((await bob.send(`${issue()}/comment`, { comment: '' })).html).toContain('body can&#39;t be blank');
    const far = await bob.send(`${pull()}/line`, {
      path: 'src/list.js',
      line: '999',
      side: 'RIGHT',
      body: 'Far',
    });
    expect(far.html).toContain('line must be part of the diff');
    expect(far.html).toContain('>Far</textarea>');
  });

  it('a merge of a head that has moved since the page was read', async () => {
    const { status, html } = await ada.send(`${pull()}/merge`, { method: 'merge', sha: '0'.repeat(40) });
    expect(status).toBe(409);
    expect(html).toContain('Head branch was modified');
  });

  it('what protection forbids, in the words of the box above the buttons', async () => {
    const reviews = { count: 2, codeOwners: false, dismissStale: false };
    const protection = {
      branch: 'main',
      requiredChecks: null,
      requiredReviews: reviews,
      enforceAdmins: true,
    };
    stage.world.protect('ada/todo', protection);
    await ada.send(`${pull()}/review`, { event: 'APPROVE', review: '' });
    stage.world.protect('ada/todo', { ...protection, requiredReviews: { ...reviews, count: 3 } });
    const { html } = await ada.open(pull());
    expect(html).toContain('At least 3 approving reviews are required');
    const merge = await ada.send(`${pull()}/merge`, { method: 'squash', sha: lively.head });
    expect({ status: merge.status, twice: merge.html.split('At least 3 approving').length - 1 }).toEqual({
      status: 405,
      twice: 2,
    });
    stage.world.protect('ada/todo', { ...protection, requiredReviews: null });
  });
});

describe('a form from another site', () => {
  it.each([
    ['says so', { 'sec-fetch-site': 'cross-site' }],
    ['comes from another port of this machine', { 'sec-fetch-site': 'same-site' }],
    ['names another origin', { origin: 'https://example.org' }],
    ['names no origin at all', {}],
  ])('that %s changes nothing', async (_, headers) => {
    const { status } = await bob.send(`${issue()}/comment`, { comment: 'forged' }, headers);
    expect(status).toBe(403);
    expect(await stage.events()).toEqual([]);
  });

  it('that reached this machine under a foreign name changes nothing', async () => {
    const host = 'rebound.example.org';
    const status = await new Promise((resolve, reject) => {
      const headers = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };
      const sent = request(`${stage.github.url}/login`, { method: 'POST', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.on('error', reject);
      sent.end('login=ada');
    });
    expect(status).toBe(403);
  });

  it('cannot send a person elsewhere after signing in', async () => {
    for (const away of ['https://example.org/', '//example.org', '/\\example.org', 'javascript:alert(1)']) {
      const visitor = new Visitor(stage.github.url);
      const { at } = await visitor.send('/login', { login: 'ada', return_to: away });
      expect(at).toMatch(/^\/(?![/\\])/);
      expect(at).not.toContain('example.org');
    }
  });
});
