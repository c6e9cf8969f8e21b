// GitHub Apps, their installations and the installations' tokens.
import type { App, Installation, InstallationToken, NewApp } from '../state/app.ts';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Repository } from '../state/repository.ts';
import { repositoryById } from './repository.ts';
import type { State } from '../state/state.ts';
import type { User } from '../state/user.ts';
import { addUser, randomToken, userById } from './user.ts';

/** GitHub Actions' own, the same everywhere. */
export const actionsAppId = 15_368;

const hour = 3_600_000;

/** Registers an App; its key pair and secrets are made here. */
export function addApp(state: State, wanted: NewApp): App {
  const slug = wanted.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const bot = addUser(state, { login: `${slug}[bot]`, type: 'Bot' });
  return state.apps.put({
    id: wanted.id ?? state.nextId(),
    slug,
    name: wanted.name,
    description: wanted.description ?? null,
    externalUrl: wanted.externalUrl ?? state.url,
    ownerId: wanted.owner.id,
    botId: bot.id,
    hookId: state.nextId(),
    webhookUrl: wanted.webhookUrl ?? null,
    webhookSecret: wanted.webhookSecret ?? randomBytes(20).toString('hex'),
    permissions: { metadata: 'read', ...wanted.permissions },
    events: wanted.events,
    privateKey,
    publicKey,
    clientId: `Iv23li${randomBytes(7).toString('hex')}`,
    clientSecret: randomBytes(20).toString('hex'),
    createdAt: Date.now(),
  });
}

/** Installs an App on an account's repositories; one that is installed there gets the new selection. */
export function install(
  state: State,
  app: App,
  account: User,
  repositories: readonly Repository[] | 'all',
): Installation {
  const repositoryIds = repositories === 'all' ? 'all' : repositories.map((repository) => repository.id);
  const existing = state.installations.find((one) => one.appId === app.id && one.accountId === account.id);
  if (existing) return reselect(state, existing, repositoryIds, account);
  const now = Date.now();
  const installation = state.installations.put({
    id: state.nextId(),
    appId: app.id,
    accountId: account.id,
    repositoryIds,
    createdAt: now,
    updatedAt: now,
  });
  state.raise({ event: 'installation', action: 'created', installation, sender: account, subject: {} });
  return installation;
}

/** Takes an App away from an account; its tokens end at once. */
export function uninstall(state: State, installation: Installation): void {
  const sender = userById(state, installation.accountId);
  state.raise({ event: 'installation', action: 'deleted', installation, sender, subject: {} });
  state.installations.delete(installation.id);
}

function reselect(
  state: State,
  installation: Installation,
  repositoryIds: Installation['repositoryIds'],
  sender: User,
): Installation {
  const before = installedRepositories(state, installation);
  const changed = state.installations.change(installation.id, { repositoryIds, updatedAt: Date.now() });
  const after = installedRepositories(state, changed);
  const added = after.filter((one) => !before.some((other) => other.id === one.id));
  const removed = before.filter((one) => !after.some((other) => other.id === one.id));
  const event = 'installation_repositories';
  const tell = (action: string, subject: object): void =>
    state.raise({ event, action, installation: changed, sender, subject });
  if (added.length > 0) tell('added', { repositoriesAdded: added, repositoriesRemoved: [] });
  if (removed.length > 0) tell('removed', { repositoriesAdded: [], repositoriesRemoved: removed });
  return changed;
}

export function appById(state: State, id: number): App {
  const app = state.apps.get(id);
  if (app === undefined) throw new Error(`no App ${id}`);
  return app;
}

export function installedRepositories(state: State, installation: Installation): Repository[] {
  if (installation.repositoryIds !== 'all') {
    return installation.repositoryIds.map((id) => repositoryById(state, id));
  }
  return state.repositories.filter((repository) => repository.ownerId === installation.accountId);
}

/** The installations that reach a repository. */
export function installationsOn(state: State, repository: Repository): Installation[] {
  return state.installations.filter((installation) =>
    installedRepositories(state, installation).some((one) => one.id === repository.id),
  );
}

/** Hands out a token for an hour; `refusedForMs` makes GitHub's own delay visible. */
export function addInstallationToken(
  state: State,
  installation: Installation,
  narrowed: Pick<InstallationToken, 'repositoryIds' | 'permissions'>,
  refusedForMs: number,
): InstallationToken {
  const now = Date.now();
  const token: InstallationToken = {
    token: `ghs_${randomToken()}`,
    installationId: installation.id,
    usableAt: now + refusedForMs,
    expiresAt: now + hour,
    ...narrowed,
  };
  state.installationTokens.set(token.token, token);
  return token;
}
