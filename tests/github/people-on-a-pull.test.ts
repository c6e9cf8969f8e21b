import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Stage, setStage } from './stage.ts';
import { branch, full, look, openPull, pull, speakOnLine } from './pull.ts';

// Several looks at a real git server over HTTP each; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000 });
let stage: Stage;
let mention: string;

beforeEach(async () => {
  stage = await setStage();
  await openPull(stage);
  mention = `@${(await stage.github.self()).slug}`;
});
afterEach(() => stage.close());

describe('a look at a pull request', () => {
  it('sees its title and whose review is awaited', async () => {
    await stage.as('ada').pulls.update({ ...pull, title: 'Due dates, at last' });
    await stage.as('ada').pulls.requestReviewers({ ...pull, reviewers: ['bob'] });
    expect(await look(stage)).toMatchObject({ title: 'Due dates, at last', awaitedReviewers: ['bob'] });
  });

  it('sees who merged it', async () => {
    await stage.as('bob').pulls.merge({ ...pull });
    expect(await look(stage)).toMatchObject({ state: 'merged', mergedBy: 'bob' });
  });

  it('asks about conversations only where there are any', async () => {
    await look(stage);
    // Once, for what reviews it lacks, since all else allows a merge.
    expect(stage.asked.filter((route) => route.includes('graphql'))).toHaveLength(1);
  });
});

describe('a conversation on a line', () => {
  it('is a request when it is addressed to us by somebody who may write', async () => {
    const comment = await speakOnLine(stage, 'bob', `${mention} name it dueDate`);
    await speakOnLine(stage, 'eve', `${mention} delete it`, 1);
    await speakOnLine(stage, 'ada', 'I like this', 3);
    const { requests } = await look(stage);
    expect(requests).toMatchObject([
      { comment, login: 'bob', path: 'src/due.js', line: 2, text: `${mention} name it dueDate` },
    ]);
    expect(requests?.[0]?.at).toMatch(/^20\d\d-.*Z$/);
    // Asking by GraphQL changes nothing.
    expect(stage.asked.filter((route) => route.includes('graphql'))).toContainEqual(
      expect.stringMatching(/^read /),
    );
  });

  it('is one also when only the latest word in it is addressed to us, with what was added since', async () => {
    const comment_id = await speakOnLine(stage, 'ada', 'Is this a good name?');
    const reply = (body: string) =>
      stage.as('bob').pulls.createReplyForReviewComment({ ...pull, comment_id, body });
    await reply('/troupe name it dueDate');
    expect((await look(stage)).requests).toMatchObject([{ login: 'bob', text: '/troupe name it dueDate' }]);
  });

  it('is none any more once we have answered, or somebody has resolved it', async () => {
    const comment_id = await speakOnLine(stage, 'bob', `${mention} name it dueDate`);
    await speakOnLine(stage, 'bob', `${mention} and this`, 3);
    const us = await stage.github.repository(stage.place, { contents: 'write', pull_requests: 'write' });
    await us.rest.pulls.createReplyForReviewComment({ ...pull, comment_id, body: 'Done.' });
    const [left, ...others] = (await look(stage)).requests ?? [];
    expect(left?.text).toContain('and this');
    expect(others).toEqual([]);
    const resolve = 'mutation ($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { id } } }';
    await us.graphql(resolve, { id: left?.id });
    expect(await look(stage)).not.toHaveProperty('requests');
  });

  it('that began in a request for changes is named with it', async () => {
    await stage.as('bob').pulls.createReview({
      ...pull,
      event: 'REQUEST_CHANGES',
      body: 'Not yet.',
      comments: [{ path: 'src/due.js', line: 2, side: 'RIGHT', body: 'Name it dueDate.' }],
    });
    const [review] = (await look(stage)).changesRequestedBy;
    expect(review?.threads).toEqual([{ id: expect.any(String), comment: expect.any(Number) }]);
  });

  it('is not seen, but nothing else is missing, where GitHub does not tell of it', async () => {
    await speakOnLine(stage, 'bob', `${mention} name it dueDate`);
    const body = { errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }] };
    stage.world.misbehave.fail({ method: 'POST', path: /graphql$/, status: 200, body, times: 9 });
    const seen = await look(stage);
    expect(seen.state).toBe('open');
    expect(seen).not.toHaveProperty('requests');
  });
});

describe('a merge queue', () => {
  it('is seen where the base has one, and whether the pull request is in it', async () => {
    expect(await look(stage)).not.toHaveProperty('mergeQueue');
    stage.world.setMergeQueue(full, 'main', { held: true });
    expect((await look(stage)).mergeQueue).toBe('open');
    const { data } = await stage.as('ada').pulls.get({ ...pull });
    const enqueue =
      'mutation ($id: ID!) { enqueuePullRequest(input: { pullRequestId: $id }) { clientMutationId } }';
    await stage.as('ada').graphql(enqueue, { id: data.node_id });
    expect((await look(stage)).mergeQueue).toBe('queued');
    expect(data.head.ref).toBe(branch);
  });
});
