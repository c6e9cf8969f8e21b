// Whether all that a story says to GitHub conforms is asked at the end of every story; here, that all of it is heard.
import { expect, it } from 'vitest';
import { operationOf } from '../support/conformity.ts';
import { checklist } from './support/project.ts';
import { approval, greetWith, worker } from './support/scenes.ts';
import { tell } from './support/story.ts';

const louder = 'Greet louder';

it(
  'GitHub is asked only for what it describes, from the label to the merge',
  tell({ scenes: [worker(louder, [greetWith('Hello', '!')]), approval(louder)] }, async (story) => {
    const issue = await story.asks('Louder', checklist(louder));
    expect(await story.lastWords(issue)).toContain('🎉 Done');
    const said = new Set(story.town.wire.exchanges.map(operationOf));
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
    const told = new Set(story.world.deliveries().map(({ event }) => event));
    expect([...told]).toEqual(
      expect.arrayContaining(['issues', 'push', 'pull_request', 'pull_request_review', 'check_run']),
    );
  }),
);
