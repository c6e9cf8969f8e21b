// Repositories and who may do what in them.
import { z } from 'zod';
import { headOf } from '../git/refs.ts';
import { git } from '../git/run.ts';
import { fullRepositoryJson } from '../shape/repository.ts';
import { userJson } from '../shape/user.ts';
import {
  addRepository,
  collaborators,
  roleOf,
  roles,
  setRole,
  type Repository,
  type Role,
} from '../world/repository.ts';
import type { State } from '../world/state.ts';
import { userByLogin, type User } from '../world/user.ts';
import type { Access, Actor } from './authority.ts';
import { found, invalid, notFound, Refusal } from './refusal.ts';
import { created, noContent, NoBody, ok, paged, repositoryRoute, route, type Api } from './route.ts';

const read: Access = { app: ['metadata:read'], user: 'read' };
const readRoles: Access = { app: ['metadata:read'], user: 'write' };
const administer: Access = { app: ['administration:write'], user: 'admin' };

const NewRepositoryBody = z.object({
  name: z.string().min(1),
  description: z.string().nullish(),
  private: z.boolean().optional(),
  auto_init: z.boolean().optional(),
});

const RepositoryChange = z.object({
  description: z.string().nullish(),
  default_branch: z.string().optional(),
  private: z.boolean().optional(),
  allow_merge_commit: z.boolean().optional(),
  allow_squash_merge: z.boolean().optional(),
  allow_rebase_merge: z.boolean().optional(),
  allow_auto_merge: z.boolean().optional(),
  delete_branch_on_merge: z.boolean().optional(),
});

export function repositoryRoutes(api: Api): void {
  repositoryRoute(api, 'GET', '', read, NoBody, ({ state, repository, actor }) =>
    ok(fullRepositoryJson(state, repository, askerOf(actor))),
  );

  repositoryRoute(api, 'PATCH', '', administer, RepositoryChange, async (call) => {
    const { state, repository, body, directory } = call;
    const branch = body.default_branch;
    if (branch !== undefined) {
      if ((await headOf(directory, branch)) === undefined) {
        throw invalid({ resource: 'Repository', field: 'default_branch', code: 'invalid' });
      }
      await git(directory, ['symbolic-ref', 'HEAD', `refs/heads/${branch}`]);
    }
    const changed = state.repositories.change(repository.id, {
      defaultBranch: branch ?? repository.defaultBranch,
      description: body.description === undefined ? repository.description : body.description,
      private: body.private ?? repository.private,
      allowMergeCommit: body.allow_merge_commit ?? repository.allowMergeCommit,
      allowSquashMerge: body.allow_squash_merge ?? repository.allowSquashMerge,
      allowRebaseMerge: body.allow_rebase_merge ?? repository.allowRebaseMerge,
      allowAutoMerge: body.allow_auto_merge ?? repository.allowAutoMerge,
      deleteBranchOnMerge: body.delete_branch_on_merge ?? repository.deleteBranchOnMerge,
      updatedAt: Date.now(),
    });
    return ok(fullRepositoryJson(state, changed, askerOf(call.actor)));
  });

  route(api, 'POST', '/user/repos', NewRepositoryBody, async ({ state, actor, body }) => {
    if (actor.kind !== 'user') throw new Refusal(403, 'Resource not accessible by integration');
    return created(await makeRepository(state, actor.user, actor.user, body));
  });

  route(api, 'POST', '/orgs/:org/repos', NewRepositoryBody, async ({ state, actor, body, param }) => {
    const owner = found(userByLogin(state, param('org')));
    if (actor.kind !== 'user' || owner.type !== 'Organization') throw notFound();
    return created(await makeRepository(state, owner, actor.user, body));
  });

  collaboratorRoutes(api);
}

function collaboratorRoutes(api: Api): void {
  repositoryRoute(api, 'GET', '/collaborators', readRoles, NoBody, (call) =>
    paged(call, collaborators(call.state, call.repository), (user) =>
      collaboratorJson(call.state, call.repository, user),
    ),
  );

  repositoryRoute(api, 'GET', '/collaborators/:login', readRoles, NoBody, ({ state, repository, param }) => {
    const user = found(userByLogin(state, param('login')));
    if (!collaborators(state, repository).includes(user)) throw notFound();
    return noContent;
  });

  repositoryRoute(api, 'GET', '/collaborators/:login/permission', read, NoBody, (call) => {
    const { state, repository } = call;
    const user = found(userByLogin(state, call.param('login')));
    const role = roleOf(state, repository, user);
    return ok({
      permission: folded(role),
      user: collaboratorJson(state, repository, user),
      role_name: role,
    });
  });

  const Invitation = z.object({ permission: z.string().optional() });
  repositoryRoute(api, 'PUT', '/collaborators/:login', administer, Invitation, (call) => {
    const user = found(userByLogin(call.state, call.param('login')));
    const wanted = call.body.permission ?? 'push';
    const role = roles.find((one) => one === ({ push: 'write', pull: 'read' }[wanted] ?? wanted));
    if (role === undefined) throw invalid({ resource: 'Repository', field: 'permission', code: 'invalid' });
    setRole(call.state, call.repository, user, role);
    return noContent;
  });

  repositoryRoute(api, 'DELETE', '/collaborators/:login', administer, NoBody, (call) => {
    const user = found(userByLogin(call.state, call.param('login')));
    call.state.roles.delete(`${call.repository.id}/${user.id}`);
    return noContent;
  });

  repositoryRoute(api, 'GET', '/assignees', read, NoBody, (call) =>
    paged(call, collaborators(call.state, call.repository), (user) => userJson(call.state, user)),
  );
}

/** The old four-step scale: maintain counts as write, triage as read. */
function folded(role: Role): 'admin' | 'write' | 'read' | 'none' {
  if (role === 'maintain') return 'write';
  return role === 'triage' ? 'read' : role;
}

function collaboratorJson(state: State, repository: Repository, user: User): object {
  const role = roleOf(state, repository, user);
  const may = (least: Role): boolean => roles.indexOf(role) >= roles.indexOf(least);
  const permissions = {
    pull: may('read'),
    triage: may('triage'),
    push: may('write'),
    maintain: may('maintain'),
    admin: may('admin'),
  };
  return { ...userJson(state, user), permissions, role_name: role };
}

async function makeRepository(
  state: State,
  owner: User,
  asker: User,
  body: z.output<typeof NewRepositoryBody>,
): Promise<object> {
  const taken = state.repositories.find((one) => one.fullName === `${owner.login}/${body.name}`);
  if (taken) {
    const message = 'name already exists on this account';
    throw invalid({ resource: 'Repository', field: 'name', code: 'custom', message });
  }
  const repository = await addRepository(state, {
    owner,
    name: body.name,
    private: body.private,
    description: body.description,
    ...(body.auto_init ? { from: { files: { 'README.md': `# ${body.name}\n` } } } : {}),
  });
  if (owner.id !== asker.id) setRole(state, repository, asker, 'admin');
  return fullRepositoryJson(state, repository, asker);
}

function askerOf(actor: Actor): User | undefined {
  if (actor.kind === 'user') return actor.user;
  return actor.kind === 'installation' ? actor.bot : undefined;
}
