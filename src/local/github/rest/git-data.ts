// References, commits, trees and blobs: git's own objects over REST.
import { z } from 'zod';
import { writeBlob, writeCommit } from '../git/commit.ts';
import { readCommit } from '../git/log.ts';
import { hasObject, isAncestor, listRefs, noObject, withTypes, type Ref } from '../git/refs.ts';
import { changeTree, readTree, type TreeChange, type TreeEntry } from '../git/tree.ts';
import { blobJson, gitCommitJson, refJson, treeJson } from '../shape/commit.ts';
import { queuedHeads } from '../world/merge-queue.ts';
import { guardedBranches } from '../world/protection.ts';
import { moveRef } from '../world/push.ts';
import { alone } from '../world/repository.ts';
import { signatureOf } from '../world/user.ts';
import { readContents, writeContents } from './access.ts';
import { mayWritePath, Person } from './contents.ts';
import { found, notFound, Refusal } from './refusal.ts';
import {
  created,
  inRepository,
  noContent,
  NoBody,
  ok,
  paged,
  type Api,
  type RepositoryCall,
} from './route.ts';

const sha = z.string().regex(/^[0-9a-f]{40}$/);
const NewRef = z.object({ ref: z.string(), sha });
const RefMove = z.object({ sha, force: z.boolean().default(false) });

export function gitDataRoutes(api: Api): void {
  const { get, post, patch, delete: remove } = inRepository(api);
  get(
    '/git/matching-refs/:ref{.*}',
    readContents,
    async (call) => withTypes(call.directory, listRefs(call.directory, `refs/${call.param('ref')}`)),
    (call, refs) => paged(call, refs, (ref) => refJson(call.state, call.repository, ref)),
  );
  get(
    '/git/ref/:ref{.+}',
    readContents,
    async (call) => withTypes(call.directory, [found(theRef(call))]),
    ({ state, repository }, [ref]) => ok(refJson(state, repository, found(ref))),
  );
  post('/git/refs', writeContents, NewRef, newRef, ({ state, repository, body }) =>
    created(refJson(state, repository, { name: body.ref, sha: body.sha, type: 'commit' })),
  );
  patch('/git/refs/:ref{.+}', writeContents, RefMove, movedRef, ({ state, repository, body, param }) =>
    ok(refJson(state, repository, { name: `refs/${param('ref')}`, sha: body.sha, type: 'commit' })),
  );
  remove('/git/refs/:ref{.+}', writeContents, NoBody, deletedRef, () => noContent);
  commitRoutes(api);
  treeRoutes(api);
  blobRoutes(api);
}

async function newRef(call: RepositoryCall<z.output<typeof NewRef>>): Promise<void> {
  const { state, repository, directory, body, by } = call;
  if (!/^refs\/[^/]+\/.+/.test(body.ref))
    throw new Refusal(422, `Reference name must start with 'refs/' and contain at least two slashes.`);
  await alone(state, repository, async () => {
    if (listRefs(directory).some((ref) => ref.name === body.ref)) {
      throw new Refusal(422, 'Reference already exists');
    }
    await mustExist(directory, body.sha, 'commit', 'Object does not exist');
    await moveRef(state, repository, by, { ref: body.ref, before: noObject, after: body.sha });
  });
}

async function movedRef(call: RepositoryCall<z.output<typeof RefMove>>): Promise<void> {
  const { directory, body } = call;
  await moved(call, body.sha, async (ref) => {
    await mustExist(directory, body.sha, 'commit', 'Object does not exist');
    mayMove(call, ref);
    if (body.force || (await isAncestor(directory, ref.sha, body.sha))) return;
    throw new Refusal(422, 'Update is not a fast forward');
  });
}

async function deletedRef(call: RepositoryCall): Promise<void> {
  await moved(call, noObject, async (ref) => mayMove(call, ref));
}

/** Moves the reference that `:ref` names, if it may be. */
async function moved(call: RepositoryCall, after: string, check: (ref: Ref) => Promise<void>): Promise<void> {
  const { state, repository, by } = call;
  await alone(state, repository, async () => {
    const ref = theRef(call);
    if (ref === undefined) throw new Refusal(422, 'Reference does not exist');
    await check(ref);
    await moveRef(state, repository, by, { ref: ref.name, before: ref.sha, after });
  });
}

function theRef({ directory, param }: RepositoryCall): Ref | undefined {
  return listRefs(directory).find((ref) => ref.name === `refs/${param('ref')}`);
}

function mayMove({ state, repository, by }: RepositoryCall, ref: Ref): void {
  const isIn = (branches: readonly string[]): boolean =>
    branches.some((branch) => ref.name === `refs/heads/${branch}`);
  if (isIn(guardedBranches(state, repository, by.user))) {
    throw new Refusal(422, 'Changes must be made through a pull request.');
  }
  if (isIn(queuedHeads(state, repository))) {
    throw new Refusal(422, 'A pull request for this branch has been added to a merge queue.');
  }
}

const NewCommit = z.object({
  message: z.string(),
  tree: sha,
  parents: z.array(sha).default([]),
  author: Person.optional(),
  committer: Person.optional(),
});

function commitRoutes(api: Api): void {
  const { get, post } = inRepository(api);
  get(
    '/git/commits/:sha',
    readContents,
    async ({ directory, param }) => {
      if (!(await hasObject(directory, param('sha'), 'commit'))) throw notFound();
      return readCommit(directory, param('sha'));
    },
    ({ state, repository }, commit) => ok(gitCommitJson(state, repository, commit)),
  );
  post(
    '/git/commits',
    writeContents,
    NewCommit,
    async ({ body, directory, by }) => {
      await mustExist(directory, body.tree, 'tree', 'Tree SHA does not exist');
      for (const parent of body.parents) {
        await mustExist(directory, parent, 'commit', 'Parent SHA does not exist or is not a commit object');
      }
      const author = body.author ?? signatureOf(by.user);
      const commit = { ...body, author, committer: body.committer ?? author };
      return readCommit(directory, await writeCommit(directory, commit));
    },
    ({ state, repository }, commit) => created(gitCommitJson(state, repository, commit)),
  );
}

const Entry = z.object({
  path: z.string(),
  mode: z.enum(['100644', '100755', '040000', '160000', '120000']).default('100644'),
  sha: sha.nullish(),
  content: z.string().optional(),
});
const NewTree = z.object({ tree: z.array(Entry).min(1), base_tree: z.string().optional() });

function treeRoutes(api: Api): void {
  const { get, post } = inRepository(api);
  get(
    '/git/trees/:sha{.+}',
    readContents,
    async ({ directory, param, query }) => {
      const recursive = query('recursive') !== undefined;
      return found(await readTree(directory, `${param('sha')}^{tree}`, { recursive }));
    },
    (call, entries) => ok(treeJson(call.state, call.repository, call.param('sha'), entries)),
  );
  post('/git/trees', writeContents, NewTree, newTree, (call, { name, entries }) =>
    created(treeJson(call.state, call.repository, name, entries)),
  );
}

async function newTree(
  call: RepositoryCall<z.output<typeof NewTree>>,
): Promise<{ readonly name: string; readonly entries: readonly TreeEntry[] }> {
  const { directory, body } = call;
  const changes: TreeChange[] = [];
  for (const { path, mode, sha, content } of body.tree) {
    mayWritePath(call, path);
    const written = content === undefined ? (sha ?? null) : await writeBlob(directory, content);
    changes.push({ path, mode, sha: written });
  }
  const name = await changeTree(directory, body.base_tree, changes);
  return { name, entries: (await readTree(directory, name)) ?? [] };
}

const NewBlob = z.object({ content: z.string(), encoding: z.enum(['utf-8', 'base64']).default('utf-8') });

function blobRoutes(api: Api): void {
  const { post } = inRepository(api);
  post(
    '/git/blobs',
    writeContents,
    NewBlob,
    async ({ directory, body: { content, encoding } }) =>
      writeBlob(directory, Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8')),
    ({ state, repository }, name) => {
      const { url } = blobJson(state, repository, name, Buffer.alloc(0));
      return created({ sha: name, url });
    },
  );
}

async function mustExist(
  directory: string,
  name: string,
  type: 'commit' | 'tree',
  refusal: string,
): Promise<void> {
  if (!(await hasObject(directory, name, type))) throw new Refusal(422, refusal);
}
