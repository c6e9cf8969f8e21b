// Accounts as GitHub shows them.
import type { State } from '../state/state.ts';
import type { User } from '../state/user.ts';
import { nodeId, time, type Answer } from './schema.ts';

export type UserJson = NonNullable<Answer<'issues', 'get'>['user']>;

export function userJson(state: State, user: User): UserJson {
  const url = `${state.url}/api/v3/users/${encodeURIComponent(user.login)}`;
  const noun = { User: 'U', Bot: 'BOT', Organization: 'O' }[user.type];
  const page = user.type === 'Bot' ? `apps/${user.login.replace('[bot]', '')}` : user.login;
  return {
    login: user.login,
    id: user.id,
    node_id: nodeId(noun, user.id),
    avatar_url: `${state.url}/avatars/u/${user.id}`,
    gravatar_id: '',
    url,
    html_url: `${state.url}/${page}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: user.type,
    user_view_type: 'public',
    site_admin: false,
  };
}

/** An account's own page: `GET /user` and `GET /users/{login}`. */
export function publicUserJson(state: State, user: User): UserJson & Record<string, unknown> {
  return {
    ...userJson(state, user),
    name: user.name,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: state.repositories.filter((one) => one.ownerId === user.id && !one.private).length,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: time(user.createdAt),
    updated_at: time(user.createdAt),
  };
}
