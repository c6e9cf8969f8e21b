// Repositories and who may do what in them.
import { z } from 'zod';
import { headOf } from '../git/refs.ts';
import { git } from '../git/run.ts';
import { fullRepositoryJson } from '../shape/repository.ts';
import { userJson } from '../shape/user.ts';
import { roles, type Repository, type Role } from '../state/repository.ts';
import { roleOf } from '../world/repository.ts';
import type { State } from '../state/state.ts';
import type { User } from '../state/user.ts';
import { userByLogin } from '../world/user.ts';
import { administer, metadata } from './access.ts';
import type { Actor } from './authority.ts';
import { found, invalid } from './refusal.ts';
import { inRepository, ok, type Api, type Reply, type RepositoryCall } from './route.ts';

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

  get('/collaborators/:login/permission', metadata, ({ state, repository, param }) => {
    const user = found(userByLogin(state, param('login')));
    const role = roleOf(state, repository, user);
    return ok({
      permission: folded(role),
      user: collaboratorJson(state, repository, user),
      role_name: role,
    });
  });
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

function askerOf(actor: Actor): User | undefined {
  if (actor.kind === 'user') return actor.user;
  return actor.kind === 'installation' ? actor.bot : undefined;
}
