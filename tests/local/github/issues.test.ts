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

async function newIssue(title = 'An issue'): Promise<{ id: number; number: number }> {
  return (await app.issues.create({ ...repo, title })).data;
}

describe('an issue', () => {
  it('tells the App of all that happens to it', async () => {
    const bob = stage.as(stage.bob);
    await stage.quiet();
    const { number } = (
      await bob.issues.create({ ...repo, title: 'Add search', body: 'Please', labels: ['bug'] })
    ).data;
    const which = { ...repo, issue_number: number };
    await bob.issues.addLabels({ ...which, labels: ['Troupe'] });
    await bob.issues.removeLabel({ ...which, name: 'bug' });
    await bob.issues.update({ ...which, title: 'Add a search' });
    await bob.issues.addAssignees({ ...which, assignees: ['ada'] });
    await bob.issues.update({ ...which, state: 'closed', state_reason: 'not_planned' });
    await bob.issues.update({ ...which, state: 'open' });
    const comment = await bob.issues.createComment({ ...which, body: 'Well?' });
    await bob.issues.updateComment({ ...repo, comment_id: comment.data.id, body: 'Well!' });
    await bob.issues.deleteComment({ ...repo, comment_id: comment.data.id });
    expect(await stage.events()).toEqual([
      'issues.opened',
      'issues.labeled',
      'issues.labeled',
      'issues.unlabeled',
      'issues.edited',
      'issues.assigned',
      'issues.closed',
      'issues.reopened',
      'issue_comment.created',
      'issue_comment.edited',
      'issue_comment.deleted',
    ]);
    expect(stage.heard[2]?.payload).toMatchObject({
      label: { name: 'Troupe' },
      issue: { number, title: 'Add search', user: { login: 'bob' } },
      sender: { login: 'bob' },
      repository: { full_name: 'ada/todo' },
      installation: { id: stage.installationId },
    });
    expect(stage.heard[4]?.payload).toMatchObject({ changes: { title: { from: 'Add search' } } });
  });

  it('is listed by state, labels and page, newest first', async () => {
    for (const title of ['one', 'two', 'three']) {
      await app.issues.create({ ...repo, title, labels: ['paged', title] });
    }
    const page = await app.issues.listForRepo({ ...repo, labels: 'paged', per_page: 2 });
    expect(page.data.map((issue) => issue.title)).toEqual(['three', 'two']);
    expect(page.headers.link).toContain('rel="next"');
    const all = await app.paginate(app.issues.listForRepo, { ...repo, labels: 'paged', per_page: 1 });
    expect(all.map((issue) => issue.title)).toEqual(['three', 'two', 'one']);
    const both = await app.issues.listForRepo({ ...repo, labels: 'paged,two' });
    expect(both.data.map((issue) => issue.title)).toEqual(['two']);
    expect((await app.issues.listForRepo({ ...repo, state: 'closed', labels: 'paged' })).data).toEqual([]);
  });

  it('is written by the App in the name of its bot', async () => {
    const { number } = await newIssue();
    const { data } = await app.issues.get({ ...repo, issue_number: number });
    expect(data).toMatchObject({
      user: { login: 'troupe[bot]', type: 'Bot' },
      performed_via_github_app: { slug: 'troupe' },
    });
  });

  it('needs a title', async () => {
    const nothing = app.request('POST /repos/{owner}/{repo}/issues', { ...repo } as never);
    expect(await refusal(nothing)).toMatchObject({
      status: 422,
      data: { message: 'Invalid request.\n\n"title" wasn\'t supplied.' },
    });
  });

  it('cannot be assigned to a stranger', async () => {
    const { number } = await newIssue();
    const refused = await refusal(
      app.issues.update({ ...repo, issue_number: number, assignees: ['nobody'] }),
    );
    expect(refused).toMatchObject({
      status: 422,
      data: { message: 'Validation Failed', errors: [{ field: 'assignees' }] },
    });
  });

  it('gets the same reaction once', async () => {
    const { number } = await newIssue();
    const react = async (): Promise<number> =>
      (await app.reactions.createForIssue({ ...repo, issue_number: number, content: 'eyes' })).status;
    expect([await react(), await react()]).toEqual([201, 200]);
    expect((await app.issues.get({ ...repo, issue_number: number })).data.reactions).toMatchObject({
      eyes: 1,
      total_count: 1,
    });
  });

  it('lists comments since a time, and all comments of the repository', async () => {
    const { number } = await newIssue();
    const { data } = await app.issues.createComment({ ...repo, issue_number: number, body: 'First' });
    const later = new Date(Date.now() + 5000).toISOString();
    const which = { ...repo, issue_number: number };
    expect((await app.issues.listComments({ ...which, since: data.created_at })).data).toHaveLength(1);
    expect((await app.issues.listComments({ ...which, since: later })).data).toEqual([]);
    expect((await app.issues.listCommentsForRepo(repo)).data.map((one) => one.id)).toContain(data.id);
  });

  it('takes no comment of more than 65,536 characters', async () => {
    const { number } = await newIssue();
    const long = app.issues.createComment({ ...repo, issue_number: number, body: 'x'.repeat(65_537) });
    expect(await refusal(long)).toMatchObject({ status: 422 });
  });

  it('takes sub-issues and blockers by their database id, not by their number', async () => {
    const [parent, child] = [await newIssue('parent'), await newIssue('child')];
    const which = { ...repo, issue_number: parent.number };
    expect(await refusal(app.issues.addSubIssue({ ...which, sub_issue_id: child.number }))).toMatchObject({
      status: 404,
    });
    expect(
      (await app.issues.addSubIssue({ ...which, sub_issue_id: child.id })).data.sub_issues_summary,
    ).toMatchObject({ total: 1 });
    expect(await refusal(app.issues.addSubIssue({ ...which, sub_issue_id: child.id }))).toMatchObject({
      status: 422,
    });
    const block = (id: number): Promise<unknown> =>
      app.request('POST /repos/{owner}/{repo}/issues/{issue_number}/dependencies/blocked_by', {
        ...which,
        issue_id: id,
      });
    expect(await refusal(block(child.number))).toMatchObject({ status: 404 });
    await block(child.id);
    const { data } = await app.request(
      'GET /repos/{owner}/{repo}/issues/{issue_number}/dependencies/blocked_by',
      which,
    );
    expect(data.map((one) => one.number)).toEqual([child.number]);
  });
});

describe('labels', () => {
  it('have one name each, whatever the case', async () => {
    await app.issues.createLabel({ ...repo, name: 'Once', color: 'ff0000' });
    const again = await refusal(app.issues.createLabel({ ...repo, name: 'once' }));
    expect(again).toMatchObject({
      status: 422,
      data: { errors: [{ resource: 'Label', code: 'already_exists', field: 'name' }] },
    });
  });

  it('are given by people with triage, who cannot write', async () => {
    const tess = stage.world.createUser({ login: 'tess' });
    stage.world.setRole('ada/todo', 'tess', 'triage');
    const { number } = await newIssue();
    const { data } = await stage
      .as(tess)
      .issues.addLabels({ ...repo, issue_number: number, labels: ['by triage'] });
    expect(data.map((label) => label.name)).toEqual(['by triage']);
  });
});
