// A check on a commit started or ended, or a person pressed a button of one of Troupe's checks.
import { z } from 'zod';
import { readComment } from '../commands/read-comment.ts';
import type { TaskKey } from '../domain/task-spec.ts';
import { permissionOf } from '../github/authority.ts';
import { checkedTask } from '../github/effects/check-run.ts';
import { installation, repository, sender, type WebhookDeps, webhookEvent } from './event.ts';
import { touchHead, touchPulls } from './touch.ts';

const payload = z.object({
  action: z.string(),
  check_run: z.object({
    app: z.object({ id: z.number() }).nullable(),
    external_id: z.string().nullable(),
    head_sha: z.string(),
    pull_requests: z.array(z.object({ number: z.number() })),
  }),
  requested_action: z.object({ identifier: z.string() }).optional(),
  repository,
  installation: installation.optional(),
  sender,
});
type Payload = z.infer<typeof payload>;

export const checkRunEvent = webhookEvent('check_run', payload, async (event, deps, guid) => {
  const { check_run, repository } = event;
  if (check_run.app?.id === (await deps.github.self()).appId) {
    return event.action === 'requested_action' ? pressed(event, deps, guid) : undefined;
  }
  const pulls = check_run.pull_requests.map((pull) => pull.number);
  // GitHub omits the pull requests until it has connected them to the commit.
  if (pulls.length > 0) return touchPulls(repository.id, pulls, deps);
  return touchHead(repository.id, check_run.head_sha, deps);
});

/** The command that a button stands for, as a person would type it. */
const words: Readonly<Record<string, (task: TaskKey) => string>> = {
  retry: (task) => `/retry ${task}`,
  abandon: (task) => `/abandon ${task}`,
  details: (task) => `/logs ${task}`,
};

async function pressed(event: Payload, deps: WebhookDeps, guid: string): Promise<void> {
  const about = checkedTask(event.check_run.external_id);
  const word = words[event.requested_action?.identifier ?? ''];
  const run = about && (await deps.runs.load(about.run));
  const pull = about && run?.tasks.get(about.task)?.pull;
  if (about === undefined || word === undefined || event.installation === undefined) return;
  if (run?.place.repoId !== event.repository.id || pull === undefined) return;
  const octokit = await deps.github.repository(run.place, { metadata: 'read' });
  const { slug } = await deps.github.self();
  await deps.give({
    run: about.run,
    here: about.task,
    source: `button-${guid}`,
    by: event.sender.login,
    permission: await permissionOf(octokit, run.place, event.sender.login),
    at: new Date().toISOString(),
    said: readComment(word(about.task), slug),
    on: { issue: pull.number },
  });
}
