// Pull requests: open, list, read (as JSON, diff or patch), change, update, merge.
import { z } from 'zod';
import { diffText, patchText } from '../git/diff.ts';
import { commitsBetween } from '../git/log.ts';
import { writeMerge } from '../git/merge.ts';
import { headOf } from '../git/refs.ts';
import { commitJson, filesJson } from '../shape/commit.ts';
import { fullPullJson, pullJson } from '../shape/pull.ts';
import { assignOwners } from '../world/code-owners.ts';
import { pullCommits, pullDiff, pullFigures, pullFiles } from '../world/figures.ts';
import { changeIssue } from '../world/issue.ts';
import { mergeableState, mergePull } from '../world/merge.ts';
import {
  issueOf,
  mergeability,
  openPull,
  openPullBetween,
  pullById,
  pullByNumber,
  pullsOf,
  retarget,
  type Pull,
} from '../world/pull.ts';
import { moveRef } from '../world/push.ts';
import { alone } from '../world/repository.ts';
import { signatureOf } from '../world/user.ts';
import type { Access } from './authority.ts';
import { markdown, mayEdit } from './issues.ts';
import { found, invalid, notFound, Refusal, type FieldError } from './refusal.ts';
import {
  created,
  NoBody,
  ok,
  paged,
  repositoryRoute,
  type Api,
  type Reply,
  type RepositoryCall,
} from './route.ts';

export const readPulls: Access = { app: ['pull_requests:read'], user: 'read' };
export const writePulls: Access = { app: ['pull_requests:write'], user: 'read' };
const mergePulls: Access = { app: ['contents:write'], user: 'write' };

const NewPullBody = z.object({
  title: z.string().min(1, "title can't be blank"),
  head: z.string(),
  base: z.string(),
  body: markdown.nullish(),
  draft: z.boolean().optional(),
  maintainer_can_modify: z.boolean().optional(),
});

const PullChangeBody = z.object({
  title: z.string().optional(),
  body: markdown.nullish(),
  state: z.enum(['open', 'closed']).optional(),
  base: z.string().optional(),
  maintainer_can_modify: z.boolean().optional(),
});

const MergeBody = z.object({
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  sha: z.string().optional(),
  merge_method: z.enum(['merge', 'squash', 'rebase']).optional(),
});

const UpdateBody = z.object({ expected_head_sha: z.string().optional() });

export function pullRoutes(api: Api): void {
  repositoryRoute(api, 'GET', '/pulls', readPulls, NoBody, (call) =>
    paged(call, selected(call), (pull) => pullJson(call.state, pull)),
  );

  repositoryRoute(api, 'POST', '/pulls', writePulls, NewPullBody, async (call) =>
    created(await fresh(call, await opened(call))),
  );

  repositoryRoute(api, 'GET', '/pulls/:number', readPulls, NoBody, async (call) => {
    const pull = thePull(call);
    const asText = await textOf(call, pull);
    return asText ?? ok(await whole(api, call, pull));
  });

  repositoryRoute(api, 'PATCH', '/pulls/:number', writePulls, PullChangeBody, async (call) => {
    const { state, body, by } = call;
    const pull = thePull(call);
    const words = [body.title, body.body, body.base].some((one) => one !== undefined);
    mayEdit(call, issueOf(state, pull).authorId, words ? 'write' : 'triage');
    if (body.state === 'open' && issueOf(state, pull).state === 'closed') await mayReopen(call, pull);
    if (body.base !== undefined && body.base !== pull.baseRef) {
      if ((await headOf(call.directory, body.base)) === undefined)
        throw invalidPull({ field: 'base', code: 'invalid' });
      await retarget(state, pull, by, body.base);
      await assignOwners(state, pull.id, by, true);
    }
    changeIssue(state, issueOf(state, pull), by, { title: body.title, body: body.body, state: body.state });
    return ok(await whole(api, call, pullById(state, pull.id)));
  });

  repositoryRoute(api, 'GET', '/pulls/:number/files', readPulls, NoBody, async (call) => {
    const pull = thePull(call);
    const files = filesJson(call.state, call.repository, pull.headSha, await pullFiles(call.state, pull));
    return paged(call, files, (file) => file);
  });

  repositoryRoute(api, 'GET', '/pulls/:number/commits', readPulls, NoBody, async (call) => {
    const commits = await pullCommits(call.state, thePull(call));
    return paged(call, commits, (commit) => commitJson(call.state, call.repository, commit));
  });

  mergeRoutes(api);
}

function mergeRoutes(api: Api): void {
  repositoryRoute(api, 'GET', '/pulls/:number/merge', readPulls, NoBody, (call) => {
    if (thePull(call).mergedAt === null) throw notFound();
    return { status: 204 };
  });

  repositoryRoute(api, 'PUT', '/pulls/:number/merge', mergePulls, MergeBody, async (call) => {
    const { state, body, by } = call;
    const outcome = await mergePull(state, thePull(call), by, {
      method: body.merge_method ?? 'merge',
      sha: body.sha,
      title: body.commit_title,
      message: body.commit_message,
    });
    if (outcome.kind === 'refused') throw new Refusal(outcome.status, outcome.message);
    return ok({ sha: outcome.sha, merged: true, message: 'Pull Request successfully merged' });
  });

  const update: Access = { app: ['pull_requests:write'], user: 'write' };
  repositoryRoute(api, 'PUT', '/pulls/:number/update-branch', update, UpdateBody, async (call) => {
    const { state, repository, directory, by } = call;
    await alone(state, repository, async () => {
      const pull = thePull(call);
      const expected = call.body.expected_head_sha ?? pull.headSha;
      if (expected !== pull.headSha) {
        throw invalid({
          resource: 'PullRequest',
          code: 'custom',
          message: 'expected_head_sha does not match',
        });
      }
      const base = found(await headOf(directory, pull.baseRef));
      const message = `Merge branch '${pull.baseRef}' into ${pull.headRef}\n`;
      const order = { base: pull.headSha, head: base, message, author: signatureOf(by.user) };
      const sha = await writeMerge(directory, 'merge', order);
      if (sha === undefined) throw new Refusal(422, 'merge conflict between base and head');
      const change = { ref: `refs/heads/${pull.headRef}`, before: pull.headSha, after: sha };
      await moveRef(state, repository, by, change);
    });
    const url = `${state.url}/api/v3/repos/${repository.fullName}/pulls/${call.number('number')}`;
    return { status: 202, body: { message: 'Updating pull request branch.', url } };
  });
}

/** The pull request that `:number` names. */
export function thePull(call: RepositoryCall): Pull {
  return found(pullByNumber(call.state, call.repository, call.number('number')));
}

/** A pull request just opened: nobody has asked yet whether it can be merged. */
async function fresh({ state }: RepositoryCall, pull: Pull): Promise<object> {
  const unknown = { mergeable: null, mergeableState: 'unknown' } as const;
  return fullPullJson(state, pull, { ...(await pullFigures(state, pull)), ...unknown });
}

/** The JSON of one pull request with what git counts and thinks of it. */
async function whole(api: Api, call: RepositoryCall, pull: Pull): Promise<object> {
  const { state } = call;
  const figures = await pullFigures(state, pull);
  const known = issueOf(state, pull).state === 'closed' ? null : await mergeability(state, pull);
  const mergeable = api.misbehave.takeMergeableNull() ? null : known;
  return fullPullJson(state, pull, {
    ...figures,
    mergeable,
    mergeableState: await mergeableState(state, pull, mergeable, call.by),
  });
}

async function opened(call: RepositoryCall<z.output<typeof NewPullBody>>): Promise<Pull> {
  const { state, repository, directory, body, by } = call;
  const owner = repository.fullName.split('/')[0] ?? '';
  const headRef = body.head.startsWith(`${owner}:`) ? body.head.slice(owner.length + 1) : body.head;
  const [headSha, baseSha] = await Promise.all([headOf(directory, headRef), headOf(directory, body.base)]);
  if (headSha === undefined) throw invalidPull({ field: 'head', code: 'invalid' });
  if (baseSha === undefined) throw invalidPull({ field: 'base', code: 'invalid' });
  if (openPullBetween(state, repository, headRef, body.base)) {
    const message = `A pull request already exists for ${owner}:${headRef}.`;
    throw invalidPull({ code: 'custom', message });
  }
  if ((await commitsBetween(directory, baseSha, headSha)).length === 0) {
    throw invalidPull({ code: 'custom', message: `No commits between ${body.base} and ${headRef}` });
  }
  const text = { title: body.title, body: body.body, draft: body.draft ?? false };
  const pull = openPull(state, repository, by, { ...text, headRef, headSha, baseRef: body.base, baseSha });
  return assignOwners(state, pull.id, by, true);
}

async function mayReopen(call: RepositoryCall, pull: Pull): Promise<void> {
  const { state, repository, directory } = call;
  if (pull.mergedAt !== null)
    throw invalidPull({
      field: 'state',
      code: 'invalid',
      message: 'state cannot be changed. The pull request has been merged.',
    });
  if ((await headOf(directory, pull.headRef)) === undefined) {
    throw invalidPull({
      code: 'custom',
      message: `state cannot be changed. The ${pull.headRef} branch has been deleted.`,
    });
  }
  const other = openPullBetween(state, repository, pull.headRef, pull.baseRef);
  if (other) {
    const message = `state cannot be changed. There is already an open pull request (#${other.number}) for ${pull.headRef}.`;
    throw invalidPull({ code: 'custom', message });
  }
}

function selected(call: RepositoryCall): Pull[] {
  const { state, repository, query } = call;
  const wanted = query('state') ?? 'open';
  const owner = repository.fullName.split('/')[0] ?? '';
  const head = query('head');
  const sort = query('sort') === 'updated' ? 'updatedAt' : 'createdAt';
  const direction = (query('direction') ?? (query('sort') ? 'asc' : 'desc')) === 'asc' ? 1 : -1;
  return pullsOf(state, repository)
    .filter((pull) => wanted === 'all' || issueOf(state, pull).state === wanted)
    .filter((pull) => head === undefined || !head.includes(':') || head === `${owner}:${pull.headRef}`)
    .filter((pull) => query('base') === undefined || query('base') === pull.baseRef)
    .sort((a, b) => direction * (issueOf(state, a)[sort] - issueOf(state, b)[sort] || a.number - b.number));
}

/** The diff or patch media type, if that is what was asked for. */
async function textOf(call: RepositoryCall, pull: Pull): Promise<Reply | undefined> {
  const [, kind] = /application\/vnd\.github(?:\.v3)?\.(diff|patch)/.exec(call.header('accept') ?? '') ?? [];
  if (kind === undefined) return undefined;
  const { directory, from, to } = await pullDiff(call.state, pull);
  const body = await (kind === 'diff' ? diffText : patchText)(directory, from, to);
  return { status: 200, body, headers: { 'content-type': `application/vnd.github.${kind}; charset=utf-8` } };
}

function invalidPull(error: Omit<FieldError, 'resource'>): Refusal {
  return invalid({ resource: 'PullRequest', ...error });
}
