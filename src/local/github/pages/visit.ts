// Somebody looks at a page or sends one of its forms: who it is, and what they may see.
import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { admit, identify, type Access, type Actor } from '../rest/authority.ts';
import { found, notFound, Refusal, type FieldError, type RefusalStatus } from '../rest/refusal.ts';
import type { Api, Env, Method } from '../rest/route.ts';
import type { Issue } from '../state/issue.ts';
import { issueByNumber } from '../world/issue.ts';
import type { Pull } from '../state/pull.ts';
import { pullByNumber } from '../world/pull.ts';
import type { Repository } from '../state/repository.ts';
import { gitDirectory, repositoryByName } from '../world/repository.ts';
import type { State } from '../state/state.ts';
import type { User } from '../state/user.ts';

export interface Visit {
  readonly state: State;
  readonly actor: Actor;
  /** Whoever is signed in. */
  readonly viewer: User | undefined;
  /** Path and query of the address bar. */
  readonly path: string;
  readonly param: (name: string) => string;
  readonly query: (name: string) => string | undefined;
  /** A field of the form that was sent, `''` when there is none: a refused form keeps its text. */
  readonly typed: (field: string) => string;
  /** Why the form that was just sent changed nothing. */
  readonly problem: string | undefined;
}

export interface RepositoryVisit extends Visit {
  readonly repository: Repository;
  /** The repository's bare git directory. */
  readonly directory: string;
  /** `/{owner}/{repo}`. */
  readonly home: string;
  /** Asks the API below the repository as the viewer; a form follows the same rules as a program. @throws Refusal */
  readonly ask: (method: Method, path: string, body?: object) => Promise<unknown>;
}

export const tokenCookie = 'local_github_token';
const readable: Access = { app: 'never', user: 'read' };

/** Whom the request's cookie signs in; a token this world does not know signs in nobody. */
export function visitOf({ state }: Api, context: Context<Env>, fields: Record<string, unknown> = {}): Visit {
  const actor = signedIn(state, getCookie(context, tokenCookie));
  const url = new URL(context.req.url);
  return {
    state,
    actor,
    viewer: actor.kind === 'user' ? actor.user : undefined,
    path: url.pathname + url.search,
    param: (name) => context.req.param(name) ?? '',
    query: (name) => context.req.query(name),
    typed: (field) => {
      const value = fields[field];
      // Browsers end the lines of a form's text with CR LF.
      return typeof value === 'string' ? value.replaceAll('\r\n', '\n') : '';
    },
    problem: undefined,
  };
}

/** Enters the repository in the address. @throws Refusal 404 for whoever may not read it */
export function enter(api: Api, context: Context<Env>, visit: Visit): RepositoryVisit {
  const { state } = visit;
  const repository = repositoryByName(state, `${visit.param('owner')}/${visit.param('repo')}`);
  if (repository === undefined || !mayRead(visit, repository)) throw notFound();
  const ask: RepositoryVisit['ask'] = async (method, path, body) => {
    const headers = { authorization: `Bearer ${getCookie(context, tokenCookie)}` };
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const url = `/api/v3/repos/${repository.fullName}${path}`;
    const response = await api.app.request(url, init, context.env);
    const said: unknown = response.status === 204 ? undefined : await response.json();
    if (!response.ok) throw refusalIn(response.status, said);
    return said;
  };
  const directory = gitDirectory(state, repository);
  return { ...visit, repository, directory, home: `/${repository.fullName}`, ask };
}

export function mayRead({ state, actor }: Visit, repository: Repository): boolean {
  try {
    admit(state, actor, repository, readable, false);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** The issue or pull request whose number is in the address. */
export function theIssue({ state, repository, param }: RepositoryVisit): Issue {
  return found(issueByNumber(state, repository, Number(param('number'))));
}

export function thePull({ state, repository, param }: RepositoryVisit): Pull {
  return found(pullByNumber(state, repository, Number(param('number'))));
}

/** The page of an issue or pull request. */
export function conversationPath({ home }: RepositoryVisit, issue: Issue): string {
  return `${home}/${issue.isPull ? 'pull' : 'issues'}/${issue.number}`;
}

function signedIn(state: State, token: string | undefined): Actor {
  if (token === undefined || !state.userTokens.has(token)) return { kind: 'anonymous' };
  return identify(state, `Bearer ${token}`);
}

function refusalIn(status: number, said: unknown): Refusal {
  const { message, errors } = said as { message: string; errors?: (FieldError | string)[] };
  return new Refusal(status as RefusalStatus, message, errors);
}
