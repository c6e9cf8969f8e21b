// What goes over the wire during a whole run, from the label to the merge and the closed tracking issue.
import { afterEach, expect, it } from 'vitest';
import { operationOf } from '../support/conformity.ts';
import { approval, call, step, worker, write } from './support/scenes.ts';
import { type Story, tell } from './support/story.ts';

const title = 'Greet louder';
const criteria = ['it ends with an exclamation mark'];
const louder = step(
  write('greet.js', 'export const greet = (name) => `Hello, ${name}!`;\n'),
  call('edit_file', { path: 'greet.test.js', edits: [{ old: "'Hello, Ada'", new: "'Hello, Ada!'" }] }),
);

let story: Story;
afterEach(async () => story.end());

it('asks GitHub only for what GitHub describes, from the label to the merge', async () => {
  story = await tell({ scenes: [worker(title, [louder]), approval(title, criteria)] });
  await story.start();
  const issue = await story.label('Louder', `- [ ] T1: ${title} (code)\n  - ${criteria[0]}`);
  const run = await story.until(issue, ({ closed }) => closed, 'the end');

  expect(run.ending?.status).toBe('complete');
  // Whether all that was said conforms is asked at the end of every story; here, that all of it was heard.
  const said = new Set(story.exchanges.map(operationOf));
  expect([...said]).toEqual(
    expect.arrayContaining([
      'POST /app/installations/{installation_id}/access_tokens',
      'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
      'POST /repos/{owner}/{repo}/issues',
      'PATCH /repos/{owner}/{repo}/issues/{issue_number}',
      'POST /repos/{owner}/{repo}/pulls',
      'POST /repos/{owner}/{repo}/check-runs',
      'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
      'GET /repos/{owner}/{repo}/rules/branches/{branch}',
      'PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge',
      'DELETE /repos/{owner}/{repo}/git/refs/{ref}',
    ]),
  );
  const told = new Set(story.github.world.deliveries().map(({ event }) => event));
  expect([...told]).toEqual(
    expect.arrayContaining(['issues', 'push', 'pull_request', 'pull_request_review', 'check_run']),
  );
});
