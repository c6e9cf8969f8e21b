// Files by their path: read, write, delete.
import { z } from 'zod';
import { commitFiles } from '../git/commit.ts';
import { readCommit } from '../git/log.ts';
import { headOf, noObject, resolve } from '../git/refs.ts';
import { entryAt, readBlob, readTree } from '../git/tree.ts';
import { gitCommitJson } from '../shape/commit.ts';
import { contentJson } from '../shape/content.ts';
import { guardedBranches } from '../world/protection.ts';
import { refMoved } from '../world/push.ts';
import { alone } from '../world/repository.ts';
import { signatureOf } from '../world/user.ts';
import { isGranted, type Access } from './authority.ts';
import { notFound, Refusal } from './refusal.ts';
import { NoBody, ok, repositoryRoute, type Api, type Reply, type RepositoryCall } from './route.ts';

const readContents: Access = { app: ['contents:read'], user: 'read' };
export const writeContents: Access = { app: ['contents:write'], user: 'write' };

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
const Deletion = Change.extend({ sha: z.string() });

export function contentRoutes(api: Api): void {
  repositoryRoute(api, 'GET', '/readme', readContents, NoBody, (call) => shown(call, 'README.md'));
  repositoryRoute(api, 'GET', '/contents', readContents, NoBody, (call) => shown(call, ''));
  repositoryRoute(api, 'GET', '/contents/:path{.*}', readContents, NoBody, (call) =>
    shown(call, thePath(call)),
  );

  repositoryRoute(api, 'PUT', '/contents/:path{.+}', writeContents, FileBody, (call) =>
    written(call, Buffer.from(call.body.content, 'base64')),
  );

  repositoryRoute(api, 'DELETE', '/contents/:path{.+}', writeContents, Deletion, (call) =>
    written(call, null),
  );
}

/** Apps without the permission cannot touch workflows, by whatever road. */
export function mayWritePath(call: RepositoryCall, path: string): void {
  if (!path.startsWith('.github/workflows/') || call.actor.kind !== 'installation') return;
  if (isGranted(call.actor.token, 'workflows:write')) return;
  throw new Refusal(403, 'Resource not accessible by integration');
}

async function shown(call: RepositoryCall, path: string): Promise<Reply> {
  const { state, repository, directory } = call;
  const ref = call.query('ref') ?? repository.defaultBranch;
  const commit = await resolve(directory, ref);
  if (commit === undefined) {
    if ((await headOf(directory, repository.defaultBranch)) === undefined) {
      throw new Refusal(404, 'This repository is empty.');
    }
    throw new Refusal(404, `No commit found for the ref ${ref}`);
  }
  const entry = path === '' ? undefined : await entryAt(directory, commit, path);
  if (path !== '' && entry === undefined) throw notFound();
  if (entry === undefined || entry.type === 'tree') {
    const inside = (await readTree(directory, `${commit}:${path}`)) ?? [];
    const prefix = path === '' ? '' : `${path}/`;
    return ok(
      inside.map((one) => contentJson(state, repository, ref, { ...one, path: `${prefix}${one.path}` })),
    );
  }
  const bytes = await readBlob(directory, entry.sha);
  if (/application\/vnd\.github(?:\.v3)?\.raw/.test(call.header('accept') ?? '')) {
    return {
      status: 200,
      body: bytes.toString('utf8'),
      headers: { 'content-type': 'application/vnd.github.raw; charset=utf-8' },
    };
  }
  return ok(contentJson(state, repository, ref, entry, bytes));
}

/** Commits one file's new bytes, or its deletion (`null`), on the branch. */
async function written(
  call: RepositoryCall<z.output<typeof Change>>,
  content: Buffer | null,
): Promise<Reply> {
  const { state, repository, directory, body, by } = call;
  const path = thePath(call);
  const branch = body.branch ?? repository.defaultBranch;
  mayWritePath(call, path);
  if (guardedBranches(state, repository, by.user).includes(branch)) {
    throw new Refusal(409, `Could not update file: Changes must be made through a pull request.`);
  }
  return alone(state, repository, async () => {
    const before = await headOf(directory, branch);
    if (before === undefined && body.branch !== undefined)
      throw new Refusal(404, `Branch ${branch} not found`);
    const old = before === undefined ? undefined : await entryAt(directory, before, path);
    if (old === undefined && content === null) throw notFound();
    if (old && body.sha === undefined) throw new Refusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.');
    if (old && body.sha !== old.sha) throw new Refusal(409, `${path} does not match ${body.sha ?? ''}`);
    const author = body.author ?? body.committer ?? signatureOf(by.user);
    const committer = body.committer ?? author;
    const sha = await commitFiles(directory, {
      branch,
      files: { [path]: content },
      message: body.message,
      author,
      committer,
    });
    await refMoved(state, repository, by, {
      ref: `refs/heads/${branch}`,
      before: before ?? noObject,
      after: sha,
    });
    const entry = content === null ? undefined : await entryAt(directory, sha, path);
    return {
      status: old === undefined ? 201 : 200,
      body: {
        content: entry ? contentJson(state, repository, branch, entry) : null,
        commit: gitCommitJson(state, repository, await readCommit(directory, sha)),
      },
    };
  });
}

function thePath(call: RepositoryCall): string {
  return call.param('path').replace(/\/+$/, '');
}
