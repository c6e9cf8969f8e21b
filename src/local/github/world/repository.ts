// Repositories: who owns them, who may do what in them, and one thing at a time in their git directory.
import { roles, type Role, type Repository } from '../state/repository.ts';
import { join } from 'node:path';
import { createBareRepository, type Origin } from '../git/bare.ts';
import { addDefaultLabels } from './label.ts';
import type { State } from '../state/state.ts';
import type { User } from '../state/user.ts';
import { signatureOf, userById } from './user.ts';

interface NewRepository {
  readonly owner: User;
  readonly name: string;
  readonly private?: boolean | undefined;
  readonly description?: string | null | undefined;
  readonly defaultBranch?: string | undefined;
  readonly from?: Origin;
}

/** Makes a repository with its bare git directory. @throws when the name is taken or the origin cannot be read. */
export async function addRepository(state: State, wanted: NewRepository): Promise<Repository> {
  const fullName = `${wanted.owner.login}/${wanted.name}`;
  if (repositoryByName(state, fullName)) throw new Error(`the repository ${fullName} exists`);
  const directory = join(state.dataDir, `${fullName}.git`);
  const author = signatureOf(wanted.owner);
  const defaultBranch = await createBareRepository(directory, wanted.defaultBranch, wanted.from, author);
  const now = Date.now();
  const repository = state.repositories.put({
    id: state.nextId(),
    ownerId: wanted.owner.id,
    name: wanted.name,
    fullName,
    private: wanted.private ?? false,
    description: wanted.description ?? null,
    defaultBranch,
    allowMergeCommit: true,
    allowSquashMerge: true,
    allowRebaseMerge: true,
    allowAutoMerge: false,
    deleteBranchOnMerge: false,
    createdAt: now,
    updatedAt: now,
    pushedAt: now,
  });
  addDefaultLabels(state, repository);
  return repository;
}

export function repositoryByName(state: State, fullName: string): Repository | undefined {
  return state.repositories.find((one) => one.fullName.toLowerCase() === fullName.toLowerCase());
}

export function repositoryById(state: State, id: number): Repository {
  const repository = state.repositories.get(id);
  if (repository === undefined) throw new Error(`no repository ${id}`);
  return repository;
}

/** Where the repository's bare git directory is. */
export function gitDirectory(state: State, repository: Repository): string {
  return join(state.dataDir, `${repository.fullName}.git`);
}

export function ownerOf(state: State, repository: Repository): User {
  return userById(state, repository.ownerId);
}

export function setRole(state: State, repository: Repository, user: User, role: Role): void {
  state.roles.set(`${repository.id}/${user.id}`, role);
}

/** A user's role, with reading for everybody where the repository is public. */
export function roleOf(state: State, repository: Repository, user: User): Role {
  if (repository.ownerId === user.id) return 'admin';
  return state.roles.get(`${repository.id}/${user.id}`) ?? (repository.private ? 'none' : 'read');
}

export function hasRole(state: State, repository: Repository, user: User, least: Role): boolean {
  return roles.indexOf(roleOf(state, repository, user)) >= roles.indexOf(least);
}

/** Runs one change of a repository's git directory after the other: events compare references before and after. */
export async function alone<T>(state: State, repository: Repository, work: () => Promise<T>): Promise<T> {
  const before = state.gitTurns.get(repository.id) ?? Promise.resolve();
  const mine = before.then(work);
  state.gitTurns.set(
    repository.id,
    mine.then(
      () => undefined,
      () => undefined,
    ),
  );
  return mine;
}
