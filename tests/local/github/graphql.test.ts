import type { Octokit } from '@octokit/rest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repo, setStage, type Stage } from './stage.ts';

let stage: Stage;
let app: Octokit;
let bob: Octokit;
beforeAll(async () => {
  stage = await setStage();
  app = await stage.asInstallation();
  bob = stage.as(stage.bob);
});
afterAll(async () => stage.close());

/** The whole answer, of which a client throws away the half. */
async function ask(query: string, variables = {}, token?: string): Promise<unknown> {
  const answer = await fetch(`${stage.github.url}/api/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token ?? (await stage.token())}` },
    body: JSON.stringify({ query, variables }),
  });
  return answer.json();
}

interface Read {
  readonly repository: Readonly<Record<string, Readonly<Record<string, unknown>> | null>>;
}

describe('an issue read over GraphQL', () => {
  const query = `query ($owner: String!, $repo: String!, $number: Int!) {
    repository(owner: $owner, name: $repo) {
      issue(number: $number) {
        id body title lastEditedAt
        editor { __typename login ... on Bot { databaseId } ... on User { databaseId } }
        author { __typename login ... on Bot { databaseId } ... on User { databaseId } }
      }
    }
  }`;
  const read = async (number: number): Promise<Readonly<Record<string, unknown>> | null> =>
    (await app.graphql<Read>(query, { ...repo, number })).repository['issue'] ?? null;

  it('names who edited its body last, and nobody before that or for a new title', async () => {
    const { data } = await app.issues.create({ ...repo, title: 'Plan', body: '- [ ] T1' });
    const which = { ...repo, issue_number: data.number };
    const { botId } = stage.world.state.apps.get(stage.app.id) ?? {};
    expect(await read(data.number)).toMatchObject({
      id: data.node_id,
      editor: null,
      lastEditedAt: null,
      author: { __typename: 'Bot', login: 'troupe', databaseId: botId },
    });
    await bob.issues.update({ ...which, title: 'The plan' });
    expect(await read(data.number)).toMatchObject({ title: 'The plan', editor: null, lastEditedAt: null });
    await stage.quiet();
    await bob.issues.update({ ...which, body: '- [x] T1' });
    expect(await read(data.number)).toMatchObject({
      body: '- [x] T1',
      editor: { __typename: 'User', login: 'bob', databaseId: stage.bob.id },
      lastEditedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    expect(await stage.events()).toEqual(['issues.edited']);
    expect(stage.heard[0]?.payload).toMatchObject({
      changes: { body: { from: '- [ ] T1' } },
      issue: { body: '- [x] T1' },
      sender: { login: 'bob' },
    });
    await app.issues.update({ ...which, body: '- [ ] T1' });
    expect(await read(data.number)).toMatchObject({
      editor: { __typename: 'Bot', login: 'troupe', databaseId: botId },
    });
  });

  it('that does not exist is null, with the reason, and the others are there all the same', async () => {
    const { number } = (await app.issues.create({ ...repo, title: 'There' })).data;
    const several = `{ repository(owner: "ada", name: "todo") {
      a: issue(number: ${number}) { title } b: issue(number: 999) { title } } }`;
    expect(await ask(several)).toEqual({
      data: { repository: { a: { title: 'There' }, b: null } },
      errors: [
        {
          type: 'NOT_FOUND',
          path: ['repository', 'b'],
          locations: [{ line: 2, column: expect.any(Number) }],
          message: 'Could not resolve to an Issue with the number of 999.',
        },
      ],
    });
  });
});

describe('the review threads of a pull request over GraphQL', () => {
  const query = `query Threads($owner: String!, $repo: String!, $number: Int!, $after: String) {
    repository(owner: $owner, name: $repo) {
      pull: pullRequest(number: $number) {
        id title isDraft reviewDecision isInMergeQueue mergeQueueEntry { id state position }
        autoMergeRequest { enabledAt mergeMethod enabledBy { login } }
        reviewThreads(first: 1, after: $after) {
          nodes {
            id isResolved isOutdated path line
            comments(first: 10) {
              nodes { databaseId body createdAt url author { login __typename } pullRequestReview { databaseId } }
            }
          }
          pageInfo { hasNextPage endCursor }
        }
      }
      mergeQueue(branch: "main") { id }
    }
  }`;

  it('come page by page, with who said what in which review, and say when their lines have changed', async () => {
    const { data: main } = await app.git.getRef({ ...repo, ref: 'heads/main' });
    await app.git.createRef({ ...repo, ref: 'refs/heads/threads', sha: main.object.sha });
    const change = (text: string): Promise<string> =>
      stage.world.commit('ada/todo', { branch: 'threads', files: { 'a.txt': text }, message: 'Change' });
    await change('one\ntwo\n');
    const { data: pull } = await app.pulls.create({
      ...repo,
      title: 'Threads',
      head: 'threads',
      base: 'main',
    });
    const which = { ...repo, pull_number: pull.number };
    const { data: review } = await bob.pulls.createReview({
      ...which,
      event: 'REQUEST_CHANGES',
      body: 'Twice',
      comments: [
        { path: 'a.txt', line: 1, body: 'First' },
        { path: 'a.txt', line: 2, body: 'Second' },
      ],
    });
    const [first] = (await app.pulls.listReviewComments(which)).data;
    const reply = await app.pulls.createReplyForReviewComment({
      ...which,
      comment_id: first?.id ?? 0,
      body: 'Done',
    });
    const page = async (after: string | null): Promise<Readonly<Record<string, unknown>>> => {
      const answer = await app.graphql<Read>(query, { ...repo, number: pull.number, after });
      expect(answer.repository).toMatchObject({
        pull: { id: pull.node_id, isDraft: false, mergeQueueEntry: null, autoMergeRequest: null },
        mergeQueue: null,
      });
      return answer.repository['pull']?.['reviewThreads'] as Readonly<Record<string, unknown>>;
    };
    expect(await page(null)).toMatchObject({
      nodes: [
        {
          isResolved: false,
          isOutdated: false,
          path: 'a.txt',
          line: 1,
          comments: {
            nodes: [
              {
                databaseId: first?.id,
                body: 'First',
                url: first?.html_url,
                author: { login: 'bob', __typename: 'User' },
                pullRequestReview: { databaseId: review.id },
              },
              { databaseId: reply.data.id, body: 'Done', author: { login: 'troupe', __typename: 'Bot' } },
            ],
          },
        },
      ],
      pageInfo: { hasNextPage: true, endCursor: '1' },
    });
    await change('one, changed\ntwo\n');
    expect(await page('1')).toMatchObject({
      nodes: [{ isOutdated: true, line: null, comments: { nodes: [{ body: 'Second' }] } }],
      pageInfo: { hasNextPage: false },
    });
  });
});

describe('a query that GitHub would not carry out', () => {
  const numbered =
    'query ($number: Int!) { repository(owner: "ada", name: "todo") { issue(number: $number) { id } } }';

  it.each([
    ['undefinedField', 'query { repository(owner: "ada", name: "todo") { nothing } }'],
    ['missingRequiredArguments', 'query { repository(owner: "ada") { id } }'],
    ['argumentNotAccepted', 'query { repository(owner: "ada", name: "todo", id: 1) { id } }'],
    ['argumentLiteralsIncompatible', 'query { repository(owner: "ada", name: 1) { id } }'],
    ['selectionMismatch', 'query { repository(owner: "ada", name: "todo") }'],
    ['variableNotUsed', 'query ($id: ID!) { repository(owner: "ada", name: "todo") { id } }'],
    ['variableMismatch', 'query ($id: String!) { node(id: $id) { id } }'],
    ['undefinedFragment', 'query { node(id: "R_1") { ...gone } }'],
    ['cannotSpreadFragment', 'query { repository(owner: "ada", name: "todo") { ... on Issue { id } } }'],
  ])('is refused whole, with the code %s', async (code, query) => {
    const refused = await ask(query);
    const error = { message: expect.any(String), locations: expect.any(Array) };
    expect(refused).toEqual({ errors: [{ ...error, extensions: expect.objectContaining({ code }) }] });
  });

  it('is told in GitHub’s words which field there is not', async () => {
    expect(await ask('query { nothing }')).toEqual({
      errors: [
        {
          message: "Field 'nothing' doesn't exist on type 'Query'",
          locations: [{ line: 1, column: 9 }],
          extensions: { code: 'undefinedField', typeName: 'Query', fieldName: 'nothing' },
        },
      ],
    });
  });

  it('is told where it cannot be read, and which variable has the wrong type', async () => {
    expect(await ask('query { repository(')).toMatchObject({ errors: [{ locations: [{ line: 1 }] }] });
    expect(await ask(numbered, { number: 'one' })).toMatchObject({
      errors: [
        {
          message: 'Variable $number of type Int! was provided invalid value',
          extensions: { value: 'one', problems: [{ path: [] }] },
        },
      ],
    });
  });

  it.each([
    ['', 'MISSING_PAGINATION_BOUNDARIES'],
    ['(first: 101)', 'EXCESSIVE_PAGINATION'],
  ])('asks for threads%s', async (page, type) => {
    const { data } = await bob.pulls.list({ ...repo, state: 'all' });
    const query = `query { repository(owner: "ada", name: "todo") {
      pullRequest(number: ${data[0]?.number}) { reviewThreads${page} { totalCount } } } }`;
    const path = ['repository', 'pullRequest', 'reviewThreads'];
    expect(await ask(query)).toMatchObject({
      data: { repository: { pullRequest: null } },
      errors: [{ type, path }],
    });
  });
});

describe('GraphQL', () => {
  it('tells a token without the permission that it has none, and a stranger that there is nothing', async () => {
    const { data } = await bob.issues.create({ ...repo, title: 'Hidden' });
    const query = `query { repository(owner: "ada", name: "todo") { issue(number: ${data.number}) { title } } }`;
    const narrow = await stage.token({ permissions: { contents: 'read' } });
    expect(await ask(query, {}, narrow)).toMatchObject({
      data: { repository: { issue: null } },
      errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }],
    });
    const at = { owner: 'ada', repo: 'secret' };
    await stage.world.createRepository({
      owner: 'ada',
      name: 'secret',
      private: true,
      from: { files: { a: 'a' } },
    });
    await stage.world.commit('ada/secret', { branch: 'b', files: { b: 'b' }, message: 'B' });
    const ada = stage.as(stage.ada);
    const secret = await ada.pulls.create({ ...at, title: 'Secret', head: 'b', base: 'main' });
    const node = `query { node(id: "${secret.data.node_id}") { id } repository(owner: "ada", name: "secret") { id } }`;
    expect(await ask(node, {}, stage.eve.token)).toMatchObject({
      data: { node: null, repository: null },
      errors: [
        {
          type: 'NOT_FOUND',
          path: ['node'],
          message: `Could not resolve to a node with the global id of '${secret.data.node_id}'`,
        },
        { type: 'NOT_FOUND', message: "Could not resolve to a Repository with the name 'ada/secret'." },
      ],
    });
  });
});
