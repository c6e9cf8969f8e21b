// Deviations from GitHub's description are found out: otherwise its silence elsewhere would say nothing.
import { describe, expect, it } from 'vitest';
import { type Exchange, operationOf, problemsIn } from './conformity.ts';
import { webhookProblemsIn } from './webhook-conformity.ts';

const repo = '/repos/ada/todo';
const label = {
  id: 1,
  node_id: 'LA',
  url: 'http://x/1',
  name: 'bug',
  color: 'f00',
  default: false,
  description: null,
};

function exchange(
  asked: Partial<Exchange> & { request?: unknown },
  status = 200,
  answer: unknown = [],
): Exchange {
  const { request, ...rest } = asked;
  const requestBody = request === undefined ? '' : JSON.stringify(request);
  const body = JSON.stringify(answer);
  const answered = { status, contentType: 'application/json', body };
  return { method: 'GET', url: `${repo}/labels`, accept: '', requestBody, answer: answered, ...rest };
}

const adding = { method: 'POST', url: `${repo}/labels` };

describe('held against GitHub', () => {
  it.each([
    [
      'an address that it does not know',
      exchange({ url: `${repo}/tags` }),
      'GitHub describes no GET /repos/ada/todo/tags',
    ],
    ['an unknown parameter', exchange({ url: `${repo}/labels?perpage=9` }), 'knows no parameter perpage'],
    [
      'a parameter of the wrong kind',
      exchange({ url: `${repo}/labels?per_page=all` }),
      'takes no "all" as per_page',
    ],
    [
      'a body where none is taken',
      exchange({ request: { name: 'bug' } }),
      'takes no body, and got {"name":"bug"}',
    ],
    ['no body where one is needed', exchange(adding, 201, label), 'needs a body'],
    [
      'an incomplete body',
      exchange({ ...adding, request: {} }, 201, label),
      "request must have required property 'name'",
    ],
    [
      'an unknown property',
      exchange({ ...adding, request: { name: 'bug', colour: 'f00' } }, 201, label),
      'request must NOT have unevaluated properties ("colour")',
    ],
    ['a status that it never sends', exchange({}, 201), 'never answers 201'],
    ['an incomplete answer', exchange({}, 200, [{ ...label, color: 7 }]), '200/0/color must be string'],
    [
      'an answer where it gives none',
      exchange({ method: 'DELETE', url: `${repo}/issues/comments/1` }, 204, {}),
      'says nothing with 204, and said {}',
    ],
  ])('%s is a problem', (_, deviant, problem) => {
    expect(problemsIn([deviant, deviant])).toEqual([expect.stringContaining(problem)]);
  });

  it.each([
    ['what is as described', exchange({ url: `${repo}/labels?per_page=9` }, 200, [label])],
    ['a refusal that any request may meet', exchange({}, 401, { message: 'Bad credentials' })],
    ['an answer that was lost', { ...exchange({}), answer: undefined }],
  ])('%s is none', (_, conforming) => {
    expect(problemsIn([conforming])).toEqual([]);
  });

  it('a branch may hold slashes, and the most exact address counts', () => {
    const operation = (url: string): string | undefined => operationOf(exchange({ url: `${repo}${url}` }));
    expect(operation('/branches/troupe/7/T1-a')).toBe('GET /repos/{owner}/{repo}/branches/{branch}');
    expect(operation('/commits/a%2Fb/status')).toBe('GET /repos/{owner}/{repo}/commits/{ref}/status');
    expect(operation('/labels/a/b')).toBeUndefined();
  });

  it('a webhook that lacks what the description or all examples have is a problem', () => {
    const problems = webhookProblemsIn([
      { event: 'issues', payload: { action: 'labeled', issue: { id: 1 } } },
    ]);
    expect(problems).toContain("issues.labeled must have required property 'repository'");
    expect(problems).toContain('issues.labeled/label is missing');
    expect(webhookProblemsIn([{ event: 'star', payload: { action: 'created' } }])).toEqual([
      "GitHub's webhook star.created is not in the data",
    ]);
  });
});
