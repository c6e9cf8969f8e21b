// A label requests a run. Before anything is recorded, this checks the person's permission and the repository's
// configuration, and freezes the objective.
import { mayCommand } from '../domain/permission.ts';
import type { Place, PlanTemplate, Run } from '../domain/run.ts';
import { askedBy } from '../domain/starting-label.ts';
import { permissionOf } from '../github/authority.ts';
import type { Octokit, Permissions } from '../github/client.ts';
import { commentOnce, type Notice } from '../github/comment-once.ts';
import { react } from '../github/effects/react.ts';
import { freezeObjective } from '../github/objective.ts';
import { outgoing } from '../wording/outgoing.ts';
import { readRepoConfig } from '../github/repo-config.ts';
import { readTemplate } from '../github/plan-template.ts';
import { badConfigText, outsiderText, templateText } from '../wording/refusal.ts';
import { NotYet, placeOf, type WebhookDeps } from './event.ts';
import { isAskedFor, isRecent, labelledBefore, openRunOf } from './issue-now.ts';
import type { IssuesPayload } from './issues-payload.ts';

export const requestPermissions: Permissions = { contents: 'read', issues: 'write' };

export async function requestRun(event: IssuesPayload, deps: WebhookDeps, guid: string): Promise<void> {
  const { issue, sender } = event;
  // A bot cannot vouch for its request, and two bots that label for each other would never stop.
  if (sender.type !== 'User' || issue.state === 'closed') return;
  const place = placeOf(event, issue.number);
  const octokit = await deps.github.repository(place, requestPermissions);
  const reading = await readRepoConfig(octokit, place, deps.defaults);
  const plain = reading.ok ? reading.config.label : reading.label;
  const asked = askedBy(event.label?.name, plain);
  if (asked === undefined) return;
  const label = asked.template === undefined ? plain : `${plain}:${asked.template}`;

  const open = await openRunOf(event, deps.runs);
  if (open !== undefined) return afterItsEnd(open.run, event);
  if (!mayCommand(await permissionOf(octokit, place, sender.login))) {
    const body = outsiderText(sender.login, label);
    return notify(octokit, place, { issue: issue.number, name: 'outsider', body }, deps);
  }
  if (!reading.ok) {
    const body = badConfigText(label, reading.problems, outgoing([deps.github.host]));
    return notify(octokit, place, { issue: issue.number, name: `config/${guid}`, body }, deps);
  }
  const template = await templateFor(octokit, { place, name: asked.template, plain, label, guid }, deps);
  if (template === 'missing') return;
  const labelled = { ...issue, updatedAt: issue.updated_at };
  const frozen = await freezeObjective(octokit, place, labelled, sender.login);
  const objective = template === undefined ? frozen : { ...frozen, template };
  // Last, so that the label cannot be removed unnoticed before the run is recorded.
  if (!(await isAskedFor(octokit, event, label))) return;
  const run = await deps.runs.create(
    {
      type: 'run_requested',
      place,
      objective,
      settings: reading.config.settings,
      labelledAt: issue.updated_at,
    },
    [react.plan('eyes', { on: 'issue', target: issue.number, content: 'eyes' })],
  );
  if (run === undefined) throw new NotYet('another process has just begun a run of this issue');
  deps.log.info({ run, place }, 'a run was requested');
  await deps.queue.wake(run);
}

interface AskedTemplate {
  readonly place: Place;
  /** Absent where none was asked for. */
  readonly name: string | undefined;
  /** The label without a template, and as it was put on the issue. */
  readonly plain: string;
  readonly label: string;
  readonly guid: string;
}

/** Undefined if the label names none. If the named one does not exist, the refusal lists those that do. */
async function templateFor(
  octokit: Octokit,
  { place, name, plain, label, guid }: AskedTemplate,
  deps: WebhookDeps,
): Promise<PlanTemplate | 'missing' | undefined> {
  if (name === undefined) return undefined;
  const reading = await readTemplate(octokit, place, name);
  if (reading.ok) return reading.template;
  const body = templateText({ plain, label, name }, reading, outgoing([deps.github.host]));
  await notify(octokit, place, { issue: place.issue, name: `template/${guid}`, body }, deps);
  return 'missing';
}

/**
 * A label can be set again only after it was removed, so the earlier run ends, even if the delivery about the removal
 * is still under way. Otherwise this is the label that started the run.
 */
function afterItsEnd(run: Run, event: IssuesPayload): void {
  if (run.ending) throw new NotYet('the run before is finishing');
  if (labelledBefore(run, event) && isRecent(event))
    throw new NotYet('the run before has not been stopped yet');
}

async function notify(octokit: Octokit, place: Place, notice: Notice, deps: WebhookDeps): Promise<void> {
  const self = await deps.github.self();
  await commentOnce(octokit, place, notice, { self, markers: deps.markers });
}
