// A person commented on an issue or a pull request. Commands in the comment are carried out. Edited comments and bots
// never command.
import { z } from 'zod';
import { readComment } from '../commands/read-comment.ts';
import { permissionOf } from '../github/authority.ts';
import { installation, repository, sender, type WebhookDeps, webhookEvent } from './event.ts';

const payload = z.object({
  action: z.string(),
  issue: z.object({ number: z.number(), pull_request: z.object({}).optional() }),
  comment: z.object({ id: z.number(), body: z.string(), created_at: z.string() }),
  repository,
  installation,
  sender,
});
type Payload = z.infer<typeof payload>;

export const issueComment = webhookEvent('issue_comment', payload, async (event, deps) => {
  if (event.action !== 'created' || event.sender.type !== 'User') return;
  const said = readComment(event.comment.body, (await deps.github.self()).slug);
  const about = said.length === 0 ? undefined : await runSpokenOf(event, deps);
  if (about === undefined) return;
  const { owner, name: repo, id: repoId } = event.repository;
  const octokit = await deps.github.repository(
    { installationId: event.installation.id, repoId },
    { metadata: 'read' },
  );
  await deps.give({
    ...about,
    source: `comment-${event.comment.id}`,
    by: event.sender.login,
    permission: await permissionOf(octokit, { owner: owner.login, repo }, event.sender.login),
    at: event.comment.created_at,
    said,
    on: { issue: event.issue.number, comment: event.comment.id },
  });
});

/** Includes closed runs, because they still answer `/status` and `/restart`. */
async function runSpokenOf(
  { issue, repository: { id } }: Payload,
  { runs }: WebhookDeps,
): Promise<{ run: number; here?: string } | undefined> {
  if (issue.pull_request !== undefined) {
    const found = await runs.findByPull(id, issue.number);
    return found && { run: found.run, here: found.task };
  }
  const run = (await runs.find(id, issue.number)) ?? (await runs.findLatest(id, issue.number));
  return run === undefined ? undefined : { run };
}
