// Repositories and who may do what in them.
import { z } from 'zod';
import { headOf } from '../git/refs.ts';
import { git } from '../git/run.ts';
import { fullRepositoryJson } from '../shape/repository.ts';
import { userJson } from '../shape/user.ts';
import { roles, type Repository, type Role } from '../state/repository.ts';
import { addRepository, collaborators, repositoryById, roleOf, setRole } from '../world/repository.ts';
import type { State } from '../state/state.ts';
import type { User } from '../state/user.ts';
import { userByLogin } from '../world/user.ts';
import { administer, metadata, readRoles } from './access.ts';
import type { Actor } from './authority.ts';
import { found, invalid, notFound, Refusal } from './refusal.ts';
import {
  created,
  inRepository,
  noContent,
  NoBody,
  ok,
  paged,
  route,
  type Api,
  type Call,
  type Reply,
  type RepositoryCall,
} from './route.ts';

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
  const { get, patch } = inRepository(api);
  const shown = ({ state, repository, actor }: RepositoryCall): Reply =>
    ok(fullRepositoryJson(state, repository, askerOf(actor)));
  get('', metadata, shown);
  patch('', administer, RepositoryChange, changed, shown);

  const made = ({ state, actor }: Call, id: number): Reply =>
    created(fullRepositoryJson(state, repositoryById(state, id), askerOf(actor)));
  route(
    api,
    'POST',
    '/user/repos',
    NewRepositoryBody,
    async ({ state, actor, body }) => {
      if (actor.kind !== 'user') throw new Refusal(403, 'Resource not accessible by integration');
      return makeRepository(state, actor.user, actor.user, body);
    },
    made,
  );
  route(
    api,
    'POST',
    '/orgs/:org/repos',
    NewRepositoryBody,
    async ({ state, actor, body, param }) => {
      const owner = found(userByLogin(state, param('org')));
      if (actor.kind !== 'user' || owner.type !== 'Organization') throw notFound();
      return makeRepository(state, owner, actor.user, body);
    },
    made,
  );
  collaboratorRoutes(api);
}

async function changed(call: RepositoryCall<z.output<typeof RepositoryChange>>): Promise<void> {
  const { state, repository, body, directory } = call;
  const branch = body.default_branch;
  if (branch !== undefined) {
    if (headOf(directory, branch) === undefined) {
      throw invalid({ resource: 'Repository', field: 'default_branch', code: 'invalid' });
    }
    await git(directory, ['symbolic-ref', 'HEAD', `refs/heads/${branch}`]);
  }
  state.repositories.change(repository.id, {
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
}

function collaboratorRoutes(api: Api): void {
  const { get, put, delete: remove } = inRepository(api);
  get('/collaborators', readRoles, (call) =>
    paged(call, collaborators(call.state, call.repository), (user) =>
      collaboratorJson(call.state, call.repository, user),
    ),
  );

  get('/collaborators/:login', readRoles, ({ state, repository, param }) => {
    const user = found(userByLogin(state, param('login')));
    if (!collaborators(state, repository).includes(user)) throw notFound();
    return noContent;
  });

  get('/collaborators/:login/permission', metadata, (call) => {
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
  put('/collaborators/:login', administer, Invitation, (call) => {
    const user = found(userByLogin(call.state, call.param('login')));
    const wanted = call.body.permission ?? 'push';
    const role = roles.find((one) => one === ({ push: 'write', pull: 'read' }[wanted] ?? wanted));
    if (role === undefined) throw invalid({ resource: 'Repository', field: 'permission', code: 'invalid' });
    setRole(call.state, call.repository, user, role);
    return noContent;
  });

  remove('/collaborators/:login', administer, NoBody, (call) => {
    const user = found(userByLogin(call.state, call.param('login')));
    call.state.roles.delete(`${call.repository.id}/${user.id}`);
    return noContent;
  });

  get('/assignees', metadata, (call) =>
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
): Promise<number> {
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
  return repository.id;
}

function askerOf(actor: Actor): User | undefined {
  if (actor.kind === 'user') return actor.user;
  return actor.kind === 'installation' ? actor.bot : undefined;
}
