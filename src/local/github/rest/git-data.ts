// References, commits, trees and blobs: git's own objects over REST.
import { z } from 'zod';
import { changeTree, commitTree, writeBlob, type TreeChange } from '../git/commit.ts';
import { readCommit } from '../git/log.ts';
import { hasObject, isAncestor, listRefs, noObject, type Ref } from '../git/refs.ts';
import { readBlob, readTree } from '../git/tree.ts';
import { gitCommitJson, refJson } from '../shape/commit.ts';
import { repositoryUrl } from '../shape/repository.ts';
import { nodeId } from '../shape/schema.ts';
import { queuedHeads } from '../world/merge-queue.ts';
import { guardedBranches } from '../world/protection.ts';
import { moveRef } from '../world/push.ts';
import { alone } from '../world/repository.ts';
import { signatureOf } from '../world/user.ts';
import type { Access } from './authority.ts';
import { mayWritePath, Person, writeContents } from './contents.ts';
import { notFound, Refusal } from './refusal.ts';
import {
  created,
  noContent,
  NoBody,
  ok,
  paged,
  repositoryRoute,
  type Api,
  type RepositoryCall,
} from './route.ts';

const readContents: Access = { app: ['contents:read'], user: 'read' };
const sha = z.string().regex(/^[0-9a-f]{40}$/);

export function gitDataRoutes(api: Api): void {
  refRoutes(api);
  commitObjectRoutes(api);
  treeRoutes(api);
  blobRoutes(api);
}

function refRoutes(api: Api): void {
  const all = async (call: RepositoryCall): Promise<Ref[]> => listRefs(call.directory);
  const one = async (call: RepositoryCall): Promise<Ref | undefined> =>
    (await all(call)).find((ref) => ref.name === `refs/${call.param('ref')}`);

  repositoryRoute(api, 'GET', '/git/matching-refs/:ref{.*}', readContents, NoBody, async (call) => {
    const matching = (await all(call)).filter((ref) => ref.name.startsWith(`refs/${call.param('ref')}`));
    return paged(call, matching, (ref) => refJson(call.state, call.repository, ref));
  });

  repositoryRoute(api, 'GET', '/git/ref/:ref{.+}', readContents, NoBody, async (call) => {
    const ref = await one(call);
    if (ref === undefined) throw notFound();
    return ok(refJson(call.state, call.repository, ref));
  });

  const NewRef = z.object({ ref: z.string(), sha });
  repositoryRoute(api, 'POST', '/git/refs', writeContents, NewRef, async (call) => {
    const { state, repository, body, by } = call;
    if (!/^refs\/[^/]+\/.+/.test(body.ref))
      throw new Refusal(422, `Reference name must start with 'refs/' and contain at least two slashes.`);
    return alone(state, repository, async () => {
      if ((await all(call)).some((ref) => ref.name === body.ref))
        throw new Refusal(422, 'Reference already exists');
      if (!(await hasObject(call.directory, body.sha, 'commit')))
        throw new Refusal(422, 'Object does not exist');
      await moveRef(state, repository, by, { ref: body.ref, before: noObject, after: body.sha });
      return created(refJson(state, repository, { name: body.ref, sha: body.sha, type: 'commit' }));
    });
  });

  const RefChange = z.object({ sha, force: z.boolean().default(false) });
  repositoryRoute(api, 'PATCH', '/git/refs/:ref{.+}', writeContents, RefChange, async (call) => {
    const { state, repository, directory, body, by } = call;
    return alone(state, repository, async () => {
      const ref = await one(call);
      if (ref === undefined) throw new Refusal(422, 'Reference does not exist');
      if (!(await hasObject(directory, body.sha, 'commit'))) throw new Refusal(422, 'Object does not exist');
      mayMove(call, ref);
      if (!body.force && !(await isAncestor(directory, ref.sha, body.sha))) {
        throw new Refusal(422, 'Update is not a fast forward');
      }
      await moveRef(state, repository, by, { ref: ref.name, before: ref.sha, after: body.sha });
      return ok(refJson(state, repository, { ...ref, sha: body.sha }));
    });
  });

  repositoryRoute(api, 'DELETE', '/git/refs/:ref{.+}', writeContents, NoBody, async (call) => {
    const { state, repository, by } = call;
    return alone(state, repository, async () => {
      const ref = await one(call);
      if (ref === undefined) throw new Refusal(422, 'Reference does not exist');
      mayMove(call, ref);
      await moveRef(state, repository, by, { ref: ref.name, before: ref.sha, after: noObject });
      return noContent;
    });
  });
}

function commitObjectRoutes(api: Api): void {
  repositoryRoute(api, 'GET', '/git/commits/:sha', readContents, NoBody, async (call) => {
    if (!(await hasObject(call.directory, call.param('sha'), 'commit'))) throw notFound();
    return ok(
      gitCommitJson(call.state, call.repository, await readCommit(call.directory, call.param('sha'))),
    );
  });

  const NewCommit = z.object({
    message: z.string(),
    tree: sha,
    parents: z.array(sha).default([]),
    author: Person.optional(),
    committer: Person.optional(),
  });
  repositoryRoute(api, 'POST', '/git/commits', writeContents, NewCommit, async (call) => {
    const { body, directory, by } = call;
    if (!(await hasObject(directory, body.tree, 'tree'))) throw new Refusal(422, 'Tree SHA does not exist');
    for (const parent of body.parents) {
      if (!(await hasObject(directory, parent, 'commit')))
        throw new Refusal(422, 'Parent SHA does not exist or is not a commit object');
    }
    const author = body.author ?? signatureOf(by.user);
    const { tree, parents, message } = body;
    const commit = await commitTree(directory, {
      tree,
      parents,
      message,
      author,
      committer: body.committer ?? author,
    });
    return created(gitCommitJson(call.state, call.repository, await readCommit(directory, commit)));
  });
}

function treeRoutes(api: Api): void {
  repositoryRoute(api, 'GET', '/git/trees/:sha{.+}', readContents, NoBody, async (call) => {
    const recursive = call.query('recursive') !== undefined;
    const entries = await readTree(call.directory, `${call.param('sha')}^{tree}`, { recursive });
    if (entries === undefined) throw notFound();
    return ok(treeJson(call, call.param('sha'), entries));
  });

  const Entry = z.object({
    path: z.string(),
    mode: z.enum(['100644', '100755', '040000', '160000', '120000']).default('100644'),
    type: z.enum(['blob', 'tree', 'commit']).optional(),
    sha: sha.nullish(),
    content: z.string().optional(),
  });
  const NewTree = z.object({ tree: z.array(Entry).min(1), base_tree: z.string().optional() });
  repositoryRoute(api, 'POST', '/git/trees', writeContents, NewTree, async (call) => {
    const changes: TreeChange[] = [];
    for (const entry of call.body.tree) {
      mayWritePath(call, entry.path);
      const content =
        entry.content === undefined ? undefined : await writeBlob(call.directory, entry.content);
      changes.push({ path: entry.path, mode: entry.mode, sha: content ?? entry.sha ?? null });
    }
    const tree = await changeTree(call.directory, call.body.base_tree, changes);
    return created(treeJson(call, tree, (await readTree(call.directory, tree)) ?? []));
  });
}

function blobRoutes(api: Api): void {
  repositoryRoute(api, 'GET', '/git/blobs/:sha', readContents, NoBody, async (call) => {
    const name = call.param('sha');
    if (!(await hasObject(call.directory, name, 'blob'))) throw notFound();
    const bytes = await readBlob(call.directory, name);
    const url = `${repositoryUrl(call.state, call.repository)}/git/blobs/${name}`;
    const about = {
      sha: name,
      node_id: nodeId('B', Number.parseInt(name.slice(0, 12), 16)),
      size: bytes.length,
      url,
    };
    return ok({ ...about, encoding: 'base64', content: bytes.toString('base64') });
  });

  const NewBlob = z.object({ content: z.string(), encoding: z.enum(['utf-8', 'base64']).default('utf-8') });
  repositoryRoute(api, 'POST', '/git/blobs', writeContents, NewBlob, async (call) => {
    const encoding = call.body.encoding === 'base64' ? 'base64' : 'utf8';
    const name = await writeBlob(call.directory, Buffer.from(call.body.content, encoding));
    return created({ sha: name, url: `${repositoryUrl(call.state, call.repository)}/git/blobs/${name}` });
  });
}

function treeJson(
  call: RepositoryCall,
  name: string,
  entries: NonNullable<Awaited<ReturnType<typeof readTree>>>,
): object {
  const url = `${repositoryUrl(call.state, call.repository)}/git`;
  return {
    sha: name,
    url: `${url}/trees/${name}`,
    tree: entries.map(({ size, ...entry }) => ({
      ...entry,
      ...(size === undefined ? {} : { size }),
      url: `${url}/${entry.type}s/${entry.sha}`,
    })),
    truncated: false,
  };
}

function mayMove(call: RepositoryCall, ref: Ref): void {
  const guarded = guardedBranches(call.state, call.repository, call.by.user);
  if (guarded.some((branch) => ref.name === `refs/heads/${branch}`)) {
    throw new Refusal(422, 'Changes must be made through a pull request.');
  }
  if (queuedHeads(call.state, call.repository).some((branch) => ref.name === `refs/heads/${branch}`)) {
    throw new Refusal(422, 'A pull request for this branch has been added to a merge queue.');
  }
}
