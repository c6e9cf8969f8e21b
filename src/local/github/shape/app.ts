// Apps, installations and their tokens as GitHub shows them.
import type { App, Installation, InstallationToken } from '../state/app.ts';
import { appById } from '../world/app.ts';
import { repositoryById } from '../world/repository.ts';
import type { State } from '../state/state.ts';
import { userById } from '../world/user.ts';
import { repositoryJson } from './repository.ts';
import { nodeId, time, type Answer } from './schema.ts';
import { userJson } from './user.ts';

type AppJson = NonNullable<Answer<'apps', 'getAuthenticated'>>;

export function appJson(state: State, app: App): AppJson {
  return {
    id: app.id,
    slug: app.slug,
    client_id: app.clientId,
    node_id: nodeId('A', app.id),
    owner: userJson(state, userById(state, app.ownerId)),
    name: app.name,
    description: app.description,
    external_url: app.externalUrl,
    html_url: `${state.url}/apps/${app.slug}`,
    created_at: time(app.createdAt),
    updated_at: time(app.createdAt),
    permissions: app.permissions,
    events: [...app.events],
    installations_count: state.installations.filter((one) => one.appId === app.id).length,
  };
}

/** The App as issues and comments name it; `null` when a person wrote them. */
export function viaAppJson(state: State, appId: number | null): AppJson | null {
  return appId === null ? null : appJson(state, appById(state, appId));
}

export function installationJson(
  state: State,
  installation: Installation,
): Answer<'apps', 'getInstallation'> {
  const app = appById(state, installation.appId);
  const account = userById(state, installation.accountId);
  const api = `${state.url}/api/v3`;
  return {
    id: installation.id,
    client_id: app.clientId,
    account: userJson(state, account),
    repository_selection: installation.repositoryIds === 'all' ? 'all' : 'selected',
    access_tokens_url: `${api}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${api}/installation/repositories`,
    html_url: `${state.url}/settings/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: app.permissions,
    events: [...app.events],
    created_at: time(installation.createdAt),
    updated_at: time(installation.updatedAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: null,
  };
}

export function installationTokenJson(state: State, token: InstallationToken): object {
  return {
    token: token.token,
    expires_at: time(token.expiresAt),
    permissions: token.permissions,
    repository_selection: token.repositoryIds === 'all' ? 'all' : 'selected',
    ...(token.repositoryIds === 'all'
      ? {}
      : { repositories: token.repositoryIds.map((id) => repositoryJson(state, repositoryById(state, id))) }),
  };
}
