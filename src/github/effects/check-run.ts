// Our check runs on a head: `troupe / review`, the strategist's verdict where branch protection can require it, and
// `troupe / decision`, whose buttons answer for a task that waits for a person.
import { z } from 'zod';
import type { TaskKey } from '../../domain/task-spec.ts';
import { type EffectContext, effectKind } from './kind.ts';

export const reviewCheckName = 'troupe / review';
export const decisionCheckName = 'troupe / decision';

/** GitHub shows three at most, and cuts their words off at these lengths. */
const button = z.object({
  label: z.string().max(20),
  description: z.string().max(40),
  identifier: z.string().max(20),
});

export const checkRun = effectKind({
  name: 'check_run',
  permissions: { checks: 'write' },
  payload: z.object({
    task: z.string(),
    head: z.string(),
    /** `troupe / review` unless said. */
    name: z.string().optional(),
    conclusion: z.enum(['success', 'failure', 'neutral', 'action_required']),
    title: z.string(),
    summary: z.string(),
    annotations: z
      .array(z.object({ path: z.string(), line: z.number(), title: z.string(), message: z.string() }))
      .optional(),
    detailsUrl: z.string().optional(),
    actions: z.array(button).max(3).optional(),
  }),
  result: z.object({ id: z.number() }),
  async send(context, planned) {
    const { octokit, place } = context;
    const { data } = await octokit.rest.checks.create({
      owner: place.owner,
      repo: place.repo,
      name: planned.name ?? reviewCheckName,
      head_sha: planned.head,
      external_id: externalId(context, planned.task),
      status: 'completed',
      conclusion: planned.conclusion,
      output: {
        title: planned.title,
        summary: planned.summary,
        ...(planned.annotations?.length ? { annotations: planned.annotations.map(asGitHubSays) } : {}),
      },
      ...(planned.detailsUrl === undefined ? {} : { details_url: planned.detailsUrl }),
      ...(planned.actions === undefined ? {} : { actions: planned.actions }),
    });
    return { id: data.id };
  },
  async find(context, { task, head, name }) {
    const { octokit, place, self } = context;
    const ours = externalId(context, task);
    const runs = await octokit.paginate(octokit.rest.checks.listForRef, {
      owner: place.owner,
      repo: place.repo,
      ref: head,
      check_name: name ?? reviewCheckName,
      filter: 'all',
      per_page: 100,
    });
    const found = runs.find((run) => run.app?.id === self.appId && run.external_id === ours);
    return found && { id: found.id };
  },
});

const ExternalId = z.object({ run: z.number(), task: z.string(), effect: z.string() });

/** GitHub gives it back with each press of a button. */
function externalId({ run, identity }: EffectContext, task: TaskKey): string {
  const id: z.infer<typeof ExternalId> = { run, task, effect: identity };
  return JSON.stringify(id);
}

/** Which task a check run of ours is about. Only this App's are to be trusted. */
export function checkedTask(id: string | null): { run: number; task: TaskKey } | undefined {
  const read = ExternalId.safeParse(parsedJson(id ?? ''));
  return read.data && { run: read.data.run, task: read.data.task };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function asGitHubSays({
  path,
  line,
  title,
  message,
}: {
  path: string;
  line: number;
  title: string;
  message: string;
}) {
  return { path, start_line: line, end_line: line, annotation_level: 'warning' as const, title, message };
}
