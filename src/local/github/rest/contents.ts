// Files by their path: read, write, delete.
import { z } from 'zod';
import { commitFiles } from '../git/commit.ts';
import { readCommit, type Commit } from '../git/log.ts';
import { headOf, noObject, resolve } from '../git/refs.ts';
import { entryAt, readBlob, readTree, type TreeEntry } from '../git/tree.ts';
import { gitCommitJson } from '../shape/commit.ts';
import { contentJson } from '../shape/content.ts';
import { guardedBranches } from '../world/protection.ts';
import { refMoved } from '../world/push.ts';
import { alone } from '../world/repository.ts';
import { signatureOf } from '../world/user.ts';
import { readContents, writeContents } from './access.ts';
import { isGranted } from './authority.ts';
import { notFound, Refusal } from './refusal.ts';
import { inRepository, ok, plain, type Api, type Reply, type RepositoryCall } from './route.ts';

/** Who a commit says wrote it. */
export const Person = z.object({ name: z.string(), email: z.string(), date: z.string().optional() });
const Change = z.object({
  message: z.string(),
  sha: z.string().optional(),
  branch: z.string().optional(),
  author: Person.optional(),
  committer: Person.optional(),
});
const FileBody = Change.extend({ content: z.string() });

export function contentRoutes(api: Api): void {
  const { get, put } = inRepository(api);
  get('/contents', readContents, async (call) => lookedUp(call, ''), shown);
  get('/contents/:path{.*}', readContents, async (call) => lookedUp(call, thePath(call)), shown);
  put(
    '/contents/:path{.+}',
    writeContents,
    FileBody,
    async (call) => written(call, Buffer.from(call.body.content, 'base64')),
    writtenJson,
  );
}

/** Apps without the permission cannot touch workflows, by whatever road. */
export function mayWritePath(call: RepositoryCall, path: string): void {
  if (!path.startsWith('.github/workflows/') || call.actor.kind !== 'installation') return;
  if (isGranted(call.actor.token, 'workflows:write')) return;
  throw new Refusal(403, 'Resource not accessible by integration');
}

/** A folder's entries, or a file with its bytes, and the name of the commit that they are of. */
type Found =
  | { readonly ref: string; readonly entries: readonly TreeEntry[] }
  | { readonly ref: string; readonly file: TreeEntry; readonly bytes: Buffer };

async function lookedUp({ repository, directory, query }: RepositoryCall, path: string): Promise<Found> {
  const ref = query('ref') ?? repository.defaultBranch;
  const commit = await resolve(directory, ref);
  if (commit === undefined) {
    const isEmpty = headOf(directory, repository.defaultBranch) === undefined;
    throw new Refusal(404, isEmpty ? 'This repository is empty.' : `No commit found for the ref ${ref}`);
  }
  const entry = path === '' ? undefined : await entryAt(directory, commit, path);
  if (path !== '' && entry === undefined) throw notFound();
  if (entry !== undefined && entry.type !== 'tree') {
    return { ref, file: entry, bytes: await readBlob(directory, entry.sha) };
  }
  const inside = (await readTree(directory, `${commit}:${path}`)) ?? [];
  const prefix = path === '' ? '' : `${path}/`;
  return { ref, entries: inside.map((one) => ({ ...one, path: `${prefix}${one.path}` })) };
}

function shown({ state, repository, header }: RepositoryCall, found: Found): Reply {
  if ('entries' in found) {
    return ok(found.entries.map((one) => contentJson(state, repository, found.ref, one)));
  }
  const wantsRaw = /application\/vnd\.github(?:\.v3)?\.raw/.test(header('accept') ?? '');
  if (wantsRaw) return plain(found.bytes.toString('utf8'), 'application/vnd.github.raw');
  return ok(contentJson(state, repository, found.ref, found.file, found.bytes));
}

interface Written {
  readonly branch: string;
  readonly isNew: boolean;
  readonly file: TreeEntry | undefined;
  readonly commit: Commit;
}

/** Commits one file's new bytes, or its deletion (`null`), on the branch. */
async function written(
  call: RepositoryCall<z.output<typeof Change>>,
  content: Buffer | null,
): Promise<Written> {
  const { state, repository, directory, body, by } = call;
  const path = thePath(call);
  const branch = body.branch ?? repository.defaultBranch;
  mayWritePath(call, path);
  if (guardedBranches(state, repository, by.user).includes(branch)) {
    throw new Refusal(409, `Could not update file: Changes must be made through a pull request.`);
  }
  return alone(state, repository, async () => {
    const before = headOf(directory, branch);
    if (before === undefined && body.branch !== undefined) {
      throw new Refusal(404, `Branch ${branch} not found`);
    }
    const old = before === undefined ? undefined : await entryAt(directory, before, path);
    if (old === undefined && content === null) throw notFound();
    if (old && body.sha === undefined) throw new Refusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.');
    if (old && body.sha !== old.sha) throw new Refusal(409, `${path} does not match ${body.sha ?? ''}`);
    const author = body.author ?? body.committer ?? signatureOf(by.user);
    const committer = body.committer ?? author;
    const change = { branch, files: { [path]: content }, message: body.message, author, committer };
    const sha = await commitFiles(directory, change);
    const moved = { ref: `refs/heads/${branch}`, before: before ?? noObject, after: sha };
    await refMoved(state, repository, by, moved);
    const file = content === null ? undefined : await entryAt(directory, sha, path);
    return { branch, isNew: old === undefined, file, commit: await readCommit(directory, sha) };
  });
}

function writtenJson({ state, repository }: RepositoryCall, { branch, isNew, file, commit }: Written): Reply {
  const content = file ? contentJson(state, repository, branch, file) : null;
  return {
    status: isNew ? 201 : 200,
    body: { content, commit: gitCommitJson(state, repository, commit) },
  };
}

function thePath(call: RepositoryCall): string {
  return call.param('path').replace(/\/+$/, '');
}
