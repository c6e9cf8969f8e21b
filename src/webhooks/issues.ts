// A label starts a run. Closing the issue or removing the label ends it. Editing the tracking issue edits the plan.
import type { Run } from '../domain/run.ts';
import { sameLabel, startingLabel } from '../domain/starting-label.ts';
import { placeOf, type WebhookDeps, webhookEvent } from './event.ts';
import { isAskedFor, labelledBefore, openRunOf } from './issue-now.ts';
import { type IssuesPayload, issuesPayload } from './issues-payload.ts';
import { requestRun } from './request-run.ts';

export const issues = webhookEvent('issues', issuesPayload, async (event, deps, guid) => {
  // Troupe's own changes are facts already.
  if (event.sender.id === (await deps.github.self()).botId) return;
  switch (event.action) {
    case 'edited':
      return lookAgain(event, deps);
    case 'labeled':
      return requestRun(event, deps, guid);
    case 'unlabeled':
    case 'closed':
    case 'deleted':
    case 'transferred':
      return cancel(event, deps);
    default:
      return undefined;
  }
});

/** A person edited the tracking issue. The next sync reads what they changed. */
async function lookAgain(event: IssuesPayload, deps: WebhookDeps): Promise<void> {
  const run = await deps.runs.find(event.repository.id, event.issue.number);
  if (run === undefined || (await deps.runs.load(run))?.trackingIssue !== event.issue.number) return;
  await deps.tracking.unsync(run);
  await deps.queue.wake(run);
}

/** Asks for no further permission: anyone GitHub lets close the issue or remove the label may stop the run. */
async function cancel(event: IssuesPayload, deps: WebhookDeps): Promise<void> {
  const open = await openRunOf(event, deps.runs);
  if (open === undefined || open.run.ending || !(await ends(event, open.run, deps))) return;
  await deps.runs.commit({ run: open.id, facts: [{ type: 'run_cancelled', by: event.sender.login }] });
  await deps.queue.wake(open.id);
}

async function ends(event: IssuesPayload, run: Run, deps: WebhookDeps): Promise<boolean> {
  const label = startingLabel(run);
  if (event.action === 'unlabeled' && !sameLabel(event.label?.name, label)) return false;
  // Setting the label again does not undo the stop; it requests a new run.
  if (labelledBefore(run, event) || event.action === 'deleted' || event.action === 'transferred') return true;
  // A late delivery may concern an earlier run.
  const octokit = await deps.github.repository(placeOf(event, event.issue.number), { issues: 'read' });
  return !(await isAskedFor(octokit, event, label));
}
