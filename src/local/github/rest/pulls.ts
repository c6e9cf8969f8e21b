// Pull requests: open, list, read (as JSON, diff or patch), change, update, merge.
import { z } from 'zod';
import { diffText, patchText } from '../git/diff.ts';
import { writeMerge } from '../git/merge.ts';
import { headOf } from '../git/refs.ts';
import { commitJson, filesJson } from '../shape/commit.ts';
import { fullPullJson, pullJson } from '../shape/pull.ts';
import { assignOwners } from '../world/code-owners.ts';
import { countFigures, pullCommits, pullDiff, pullFiles } from '../world/figures.ts';
import { changeIssue } from '../world/issue.ts';
import { mergeableState, mergePull } from '../world/merge.ts';
import type { Pull } from '../state/pull.ts';
import {
  issueOf,
  mergeability,
  openPull,
  openPullBetween,
  pullByNumber,
  pullsOf,
  retarget,
} from '../world/pull.ts';
import { moveRef } from '../world/push.ts';
import { alone } from '../world/repository.ts';
import { signatureOf } from '../world/user.ts';
import { decidePulls, readPulls, writeContents, writePulls } from './access.ts';
import { markdown, mayEdit } from './issues.ts';
import { found, invalid, Refusal, type FieldError } from './refusal.ts';
import {
  created,
  ok,
  paged,
  plain,
  inRepository,
  type Api,
  type Reply,
  type RepositoryCall,
} from './route.ts';

const NewPullBody = z.object({
  title: z.string().min(1, "title can't be blank"),
  head: z.string(),
  base: z.string(),
  body: markdown.nullish(),
  draft: z.boolean().optional(),
});

const PullChangeBody = z.object({
  title: z.string().optional(),
  body: markdown.nullish(),
  state: z.enum(['open', 'closed']).optional(),
  base: z.string().optional(),
});

const MergeBody = z.object({
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  sha: z.string().optional(),
  merge_method: z.enum(['merge', 'squash', 'rebase']).optional(),
});

const UpdateBody = z.object({ expected_head_sha: z.string().optional() });

export function pullRoutes(api: Api): void {
  const { get, post, patch, put } = inRepository(api);
  const whole = (call: RepositoryCall): Reply => ok(wholeJson(api, call));

  get('/pulls', readPulls, (call) => paged(call, selected(call), (pull) => pullJson(call.state, pull)));
  // A pull request just opened: nobody has asked yet whether it can be merged.
  post('/pulls', writePulls, NewPullBody, opened, ({ state }, id) =>
    created(fullPullJson(state, found(state.pulls.get(id)), null, 'unknown')),
  );
  get('/pulls/:number', readPulls, textOf, (call, text) => text ?? whole(call));
  patch('/pulls/:number', writePulls, PullChangeBody, changed, whole);

  get(
    '/pulls/:number/files',
    readPulls,
    async (call) => {
      const pull = thePull(call);
      return filesJson(call.state, call.repository, pull.headSha, await pullFiles(call.state, pull));
    },
    (call, files) => paged(call, files, (file) => file),
  );
  get(
    '/pulls/:number/commits',
    readPulls,
    async (call) => pullCommits(call.state, thePull(call)),
    (call, commits) => paged(call, commits, (commit) => commitJson(call.state, call.repository, commit)),
  );

  put('/pulls/:number/merge', writeContents, MergeBody, merged, (_call, sha) =>
    ok({ sha, merged: true, message: 'Pull Request successfully merged' }),
  );
  put('/pulls/:number/update-branch', decidePulls, UpdateBody, updated, ({ state, repository, number }) => {
    const url = `${state.url}/api/v3/repos/${repository.fullName}/pulls/${number('number')}`;
    return { status: 202, body: { message: 'Updating pull request branch.', url } };
  });
}

/** The pull request that `:number` names. */
export function thePull(call: RepositoryCall): Pull {
  return found(pullByNumber(call.state, call.repository, call.number('number')));
}

function wholeJson({ misbehave }: Api, call: RepositoryCall): object {
  const { state } = call;
  const pull = thePull(call);
  const known = issueOf(state, pull).state === 'closed' ? null : mergeability(state, pull);
  const mergeable = misbehave.takeMergeableNull() ? null : known;
  return fullPullJson(state, pull, mergeable, mergeableState(state, pull, mergeable, call.by));
}

async function opened(call: RepositoryCall<z.output<typeof NewPullBody>>): Promise<number> {
  // A push in between would be missed.
  return alone(call.state, call.repository, async () => open(call));
}

async function open(call: RepositoryCall<z.output<typeof NewPullBody>>): Promise<number> {
  const { state, repository, directory, body, by } = call;
  const owner = repository.fullName.split('/')[0] ?? '';
  const headRef = body.head.startsWith(`${owner}:`) ? body.head.slice(owner.length + 1) : body.head;
  const [headSha, baseSha] = [headOf(directory, headRef), headOf(directory, body.base)];
  if (headSha === undefined) throw invalidPull({ field: 'head', code: 'invalid' });
  if (baseSha === undefined) throw invalidPull({ field: 'base', code: 'invalid' });
  const figures = await countFigures(state, { repositoryId: repository.id, headSha, baseSha });
  if (openPullBetween(state, repository, headRef, body.base)) {
    const message = `A pull request already exists for ${owner}:${headRef}.`;
    throw invalidPull({ code: 'custom', message });
  }
  if (figures.commits === 0) {
    throw invalidPull({ code: 'custom', message: `No commits between ${body.base} and ${headRef}` });
  }
  const text = { title: body.title, body: body.body, draft: body.draft ?? false };
  const ends = { headRef, headSha, baseRef: body.base, baseSha, figures };
  const { id } = openPull(state, repository, by, { ...text, ...ends });
  await assignOwners(state, id, by, true);
  return id;
}

async function changed(call: RepositoryCall<z.output<typeof PullChangeBody>>): Promise<void> {
  const { state, repository, directory, body, by } = call;
  const { title, body: text, base, state: wanted } = body;
  const words = [title, text, base].some((one) => one !== undefined);
  mayEdit(call, issueOf(state, thePull(call)).authorId, words ? 'write' : 'triage');
  if (wanted === 'open') mayReopen(call, thePull(call));
  if (base !== undefined && base !== thePull(call).baseRef) {
    if (headOf(directory, base) === undefined) throw invalidPull({ field: 'base', code: 'invalid' });
    await alone(state, repository, async () => {
      const { id } = await retarget(state, thePull(call), by, base);
      await assignOwners(state, id, by, true);
    });
  }
  changeIssue(state, issueOf(state, thePull(call)), by, { title, body: text, state: wanted });
}

function mayReopen(call: RepositoryCall, pull: Pull): void {
  const { state, repository, directory } = call;
  if (issueOf(state, pull).state === 'open') return;
  const refuse = (reason: string, field = {}): never => {
    throw invalidPull({ code: 'custom', ...field, message: `state cannot be changed. ${reason}` });
  };
  if (pull.mergedAt !== null) {
    refuse('The pull request has been merged.', { field: 'state', code: 'invalid' });
  }
  if (headOf(directory, pull.headRef) === undefined) {
    refuse(`The ${pull.headRef} branch has been deleted.`);
  }
  const other = openPullBetween(state, repository, pull.headRef, pull.baseRef);
  if (other) refuse(`There is already an open pull request (#${other.number}) for ${pull.headRef}.`);
}

async function merged(call: RepositoryCall<z.output<typeof MergeBody>>): Promise<string> {
  const { body } = call;
  const outcome = await mergePull(call.state, thePull(call), call.by, {
    method: body.merge_method ?? 'merge',
    sha: body.sha,
    title: body.commit_title,
    message: body.commit_message,
  });
  if (outcome.kind === 'refused') throw new Refusal(outcome.status, outcome.message);
  return outcome.sha;
}

/** Merges the base into the head. */
async function updated(call: RepositoryCall<z.output<typeof UpdateBody>>): Promise<void> {
  const { state, repository, directory, by } = call;
  await alone(state, repository, async () => {
    const pull = thePull(call);
    if ((call.body.expected_head_sha ?? pull.headSha) !== pull.headSha) {
      throw invalidPull({ code: 'custom', message: 'expected_head_sha does not match' });
    }
    const head = found(headOf(directory, pull.baseRef));
    const message = `Merge branch '${pull.baseRef}' into ${pull.headRef}\n`;
    const order = { base: pull.headSha, head, message, author: signatureOf(by.user) };
    const sha = await writeMerge(directory, 'merge', order);
    if (sha === undefined) throw new Refusal(422, 'merge conflict between base and head');
    const change = { ref: `refs/heads/${pull.headRef}`, before: pull.headSha, after: sha };
    await moveRef(state, repository, by, change);
  });
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
async function textOf(call: RepositoryCall): Promise<Reply | undefined> {
  const pull = thePull(call);
  const [type, kind] =
    /application\/vnd\.github(?:\.v3)?\.(diff|patch)/.exec(call.header('accept') ?? '') ?? [];
  if (type === undefined) return undefined;
  const { directory, from, to } = await pullDiff(call.state, pull);
  const text = await (kind === 'diff' ? diffText : patchText)(directory, from, to);
  return plain(text, `application/vnd.github.${kind}`);
}

function invalidPull(error: Omit<FieldError, 'resource'>): Refusal {
  return invalid({ resource: 'PullRequest', ...error });
}
