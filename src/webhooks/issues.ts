// A label starts a run; closing the issue, or taking the label off, ends it.
import { readRepoConfig } from '../github/repo-config.ts';
import { placeOf, type WebhookDeps, webhookEvent } from './event.ts';
import { type IssuesPayload, issuesPayload, sameLabel } from './issues-payload.ts';
import { requestRun } from './request-run.ts';

export const issues = webhookEvent('issues', issuesPayload, async (event, deps, guid) => {
  // What we do ourselves is already a fact.
  if (event.sender.id === (await deps.github.self()).botId) return;
  switch (event.action) {
    case 'labeled':
      return requestRun(event, deps, guid);
    case 'unlabeled':
      return (await isOurLabel(event, deps)) ? cancel(event, deps) : undefined;
    case 'closed':
    case 'deleted':
    case 'transferred':
      return cancel(event, deps);
    default:
      return undefined;
  }
});

async function isOurLabel(event: IssuesPayload, deps: WebhookDeps): Promise<boolean> {
  const place = placeOf(event, event.issue.number);
  const octokit = await deps.github.repository(place, { contents: 'read' });
  const reading = await readRepoConfig(octokit, place, deps.defaults);
  return sameLabel(event.label?.name, reading.ok ? reading.config.label : reading.label);
}

/** Stopping asks for no permission beyond the one GitHub asked for: who may close the issue may stop the work on it. */
async function cancel(event: IssuesPayload, { runs, queue }: WebhookDeps): Promise<void> {
  const run = await runs.find(event.repository.id, event.issue.number);
  if (run === undefined) return;
  const place = (await runs.load(run))?.place;
  // The tracking issue is found as well, but closing it says nothing about the work.
  if (place?.issue !== event.issue.number) return;
  await runs.commit({ run, facts: [{ type: 'run_cancelled', by: event.sender.login }] });
  await queue.wake(run);
}
