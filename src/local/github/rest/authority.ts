// Who is calling, and whether they may: people by their role, Apps by their permissions and installation.
import { createVerify } from 'node:crypto';
import { z } from 'zod';
import type { App, Installation, InstallationToken } from '../state/app.ts';
import { installedRepositories } from '../world/app.ts';
import type { Repository, Role } from '../state/repository.ts';
import { hasRole } from '../world/repository.ts';
import type { State } from '../state/state.ts';
import type { Doer, User } from '../state/user.ts';
import { userById } from '../world/user.ts';
import { notFound, Refusal } from './refusal.ts';

export type Actor =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'user'; readonly user: User }
  /** An App as itself, by its JSON web token. */
  | { readonly kind: 'app'; readonly app: App }
  | {
      readonly kind: 'installation';
      readonly app: App;
      readonly installation: Installation;
      readonly token: InstallationToken;
      readonly bot: User;
    };

/** `issues:write`: a permission and how much of it. */
export type Grant = `${string}:${'read' | 'write'}`;

/** Who may use a route. */
export interface Access {
  /** An App needs any one of these; `never`: people only. */
  readonly app: readonly Grant[] | 'never';
  /** The least role a person needs; `never`: Apps only. */
  readonly user: Role | 'never';
}

/** @throws Refusal 401 on a token that is not (yet, or any more) good. */
export function identify(state: State, authorization: string | undefined): Actor {
  const token = tokenIn(authorization);
  if (token === undefined) return { kind: 'anonymous' };
  if (token.split('.').length === 3) return { kind: 'app', app: appOfJwt(state, token) };
  const userId = state.userTokens.get(token);
  if (userId !== undefined) return { kind: 'user', user: userById(state, userId) };
  const installed = state.installationTokens.get(token);
  const now = Date.now();
  if (installed === undefined || now < installed.usableAt || now >= installed.expiresAt)
    throw badCredentials();
  const installation = state.installations.get(installed.installationId);
  const app = installation && state.apps.get(installation.appId);
  if (installation === undefined || app === undefined) throw badCredentials();
  return { kind: 'installation', app, installation, token: installed, bot: userById(state, app.botId) };
}

/** In whose name a change is made. @throws Refusal 401 for nobody. */
export function doerOf(state: State, actor: Actor): Doer {
  if (actor.kind === 'user') return { user: actor.user, appId: null };
  if (actor.kind === 'installation') return { user: actor.bot, appId: actor.app.id };
  if (actor.kind === 'app') return { user: userById(state, actor.app.botId), appId: actor.app.id };
  throw new Refusal(401, 'Requires authentication');
}

/** Lets the actor pass, or refuses as GitHub does. `write` says that the route changes something. */
export function admit(
  state: State,
  actor: Actor,
  repository: Repository,
  access: Access,
  write: boolean,
): void {
  switch (actor.kind) {
    case 'anonymous':
      if (repository.private) throw notFound();
      if (write || access.user !== 'read') throw new Refusal(401, 'Requires authentication');
      return;
    case 'user':
      return admitUser(state, actor.user, repository, access);
    case 'app':
      throw new Refusal(403, 'Resource not accessible by integration');
    case 'installation':
      if (!reaches(state, actor, repository)) throw notFound();
      if (access.app === 'never' || !access.app.some((grant) => isGranted(actor.token, grant))) {
        throw new Refusal(403, 'Resource not accessible by integration');
      }
  }
}

/** Whether an installation token is good for this repository. */
export function reaches(
  state: State,
  actor: Extract<Actor, { kind: 'installation' }>,
  repository: Repository,
): boolean {
  const { repositoryIds } = actor.token;
  if (repositoryIds !== 'all' && !repositoryIds.includes(repository.id)) return false;
  return installedRepositories(state, actor.installation).some((one) => one.id === repository.id);
}

export function isGranted(token: Pick<InstallationToken, 'permissions'>, grant: Grant): boolean {
  const [permission = '', level] = grant.split(':');
  const has = token.permissions[permission];
  return has !== undefined && (level === 'read' || has !== 'read');
}

function badCredentials(): Refusal {
  return new Refusal(401, 'Bad credentials');
}

function admitUser(state: State, user: User, repository: Repository, access: Access): void {
  if (!hasRole(state, repository, user, 'read')) throw notFound();
  if (access.user === 'never') throw new Refusal(403, 'You must authenticate via a GitHub App.');
  if (hasRole(state, repository, user, access.user)) return;
  throw new Refusal(403, 'Must have admin rights to Repository.');
}

/** The token of `Bearer X`, `token X` or the password of Basic. */
function tokenIn(authorization: string | undefined): string | undefined {
  const [scheme = '', value] = (authorization ?? '').split(' ');
  if (value === undefined) return undefined;
  if (scheme.toLowerCase() !== 'basic') return value;
  const [user = '', password = ''] = Buffer.from(value, 'base64').toString('utf8').split(':');
  return password === '' || password === 'x-oauth-basic' ? user : password;
}

const Claims = z.object({ iss: z.union([z.string(), z.number()]), exp: z.number(), iat: z.number() });
const longestJwtSeconds = 600;

function appOfJwt(state: State, jwt: string): App {
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  const undecodable = new Refusal(401, 'A JSON web token could not be decoded');
  const claims = Claims.safeParse(parseJson(Buffer.from(payload, 'base64url').toString('utf8')));
  if (!claims.success) throw undecodable;
  const { iss, exp, iat } = claims.data;
  const app = state.apps.find((one) => String(one.id) === String(iss) || one.clientId === iss);
  if (app === undefined) throw new Refusal(401, "'Issuer' claim ('iss') must be an Integer");
  const verified = createVerify('RSA-SHA256')
    .update(`${header}.${payload}`)
    .verify(app.publicKey, Buffer.from(signature, 'base64url'));
  if (!verified) throw undecodable;
  const now = Date.now() / 1000;
  if (exp < now) {
    throw new Refusal(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > now + longestJwtSeconds + 60 || exp - iat > longestJwtSeconds + 60) {
    throw new Refusal(401, "'Expiration time' claim ('exp') is too far in the future");
  }
  return app;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
