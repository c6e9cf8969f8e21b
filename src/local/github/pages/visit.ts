// Somebody looks at a page or sends one of its forms: who it is, what they may see, and what came of it.
import type { Context, Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { admit, identify, type Access, type Actor } from '../rest/authority.ts';
import { notFound, Refusal, type FieldError, type RefusalStatus } from '../rest/refusal.ts';
import type { Api, Env, Method } from '../rest/route.ts';
import type { Issue } from '../world/issue.ts';
import { gitDirectory, repositoryByName, roleOf, type Repository } from '../world/repository.ts';
import type { State } from '../world/state.ts';
import type { User } from '../world/user.ts';
import { frame, type Page } from './frame.ts';

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
  /** Asks the API below `/api/v3` as the viewer; a form follows the same rules as a program. @throws Refusal */
  readonly ask: (method: Method, path: string, body?: object) => Promise<unknown>;
}

export interface RepositoryVisit extends Visit {
  readonly repository: Repository;
  /** The repository's bare git directory. */
  readonly directory: string;
}

export interface Site {
  readonly api: Api;
  readonly pages: Hono<Env>;
}

export const tokenCookie = 'local_github_token';
const readable: Access = { app: 'never', user: 'read' };

type Show<V> = (visit: V) => Page | Promise<Page>;
/** Does what a form asks and answers the path to go to. */
type Act<V> = (visit: V) => string | Promise<string>;

export function page(site: Site, path: string, show: Show<Visit>): void {
  site.pages.get(path, async (context) => {
    const visit = visitOf(site.api, context);
    return answer(context, visit, await show(visit));
  });
}

/** A page below `/{owner}/{repo}`; whoever may not read the repository gets 404. */
export function repositoryPage(site: Site, path: string, show: Show<RepositoryVisit>): void {
  page(site, `/:owner/:repo${path}`, async (visit) => show(enter(visit)));
}

/** What a form below `/{owner}/{repo}` does; refused, it shows the page `again` with the reason. */
export function repositoryForm(
  site: Site,
  path: string,
  act: Act<RepositoryVisit>,
  again: Show<RepositoryVisit>,
): void {
  form(
    site,
    `/:owner/:repo${path}`,
    async (visit) => act(enter(visit)),
    async (visit) => again(enter(visit)),
  );
}

/** What a form does for somebody who is signed in. */
export function form(site: Site, path: string, act: Act<Visit>, again: Show<Visit>): void {
  site.pages.post(path, async (context) => {
    const fields = await context.req.parseBody();
    const visit = visitOf(site.api, context, fields);
    if (visit.viewer === undefined) {
      return context.redirect(`/login?return_to=${encodeURIComponent(visit.path)}`, 303);
    }
    try {
      return context.redirect(await act(visit), 303);
    } catch (error) {
      if (!(error instanceof Refusal) || error.status === 404) throw error;
      const refused = { ...visit, problem: explained(visit, error) };
      return answer(context, refused, await again(refused), error.status);
    }
  });
  // A refused form stays in the address bar; whoever comes back to that address wants the page it was on.
  site.pages.get(path, (context) => context.redirect(context.req.path.replace(/\/[^/]+$/, ''), 302));
}

/** Whom the request's cookie signs in; a token this world does not know signs in nobody. */
export function visitOf(api: Api, context: Context<Env>, fields: Record<string, unknown> = {}): Visit {
  const { state } = api;
  const token = getCookie(context, tokenCookie);
  const actor = signedIn(state, token);
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
    ask: async (method, path, body) => {
      const init = {
        method,
        headers: { authorization: `Bearer ${token ?? ''}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      };
      const response = await api.app.request(`/api/v3${path}`, init, context.env);
      const said: unknown = response.status === 204 ? undefined : await response.json();
      if (!response.ok) throw refusalIn(response.status, said);
      return said;
    },
  };
}

export function answer(
  context: Context<Env>,
  visit: Visit,
  shown: Page,
  status: RefusalStatus | 200 | 500 = shown.status ?? 200,
): Response | Promise<Response> {
  return context.html(frame(visit, shown), status);
}

/** The path of the API for this repository. */
export function repositoryApi({ repository }: RepositoryVisit): string {
  return `/repos/${repository.fullName}`;
}

/** The page of an issue or pull request, below the repository. */
export function conversationPath({ repository }: RepositoryVisit, issue: Issue): string {
  return `/${repository.fullName}/${issue.isPull ? 'pull' : 'issues'}/${issue.number}`;
}

/** For what is not a page: raw files. @throws Refusal 404 */
export function repositoryVisit({ api }: Site, context: Context<Env>): RepositoryVisit {
  return enter(visitOf(api, context));
}

function enter(visit: Visit): RepositoryVisit {
  const { state } = visit;
  const repository = repositoryByName(state, `${visit.param('owner')}/${visit.param('repo')}`);
  if (repository === undefined) throw notFound();
  admit(state, visit.actor, repository, readable, false);
  return { ...visit, repository, directory: gitDirectory(state, repository) };
}

function signedIn(state: State, token: string | undefined): Actor {
  if (token === undefined || !state.userTokens.has(token)) return { kind: 'anonymous' };
  return identify(state, `Bearer ${token}`);
}

function refusalIn(status: number, said: unknown): Refusal {
  const { message, errors } = said as { message: string; errors?: (FieldError | string)[] };
  return new Refusal(status as RefusalStatus, message, errors);
}

/** GitHub's own words, and for missing rights whose they are. */
function explained(visit: Visit, refusal: Refusal): string {
  const reasons = (refusal.errors ?? []).map((one) =>
    typeof one === 'string' ? one : (one.message ?? `${one.field ?? one.resource}: ${one.code}`),
  );
  const said = [refusal.message, ...reasons].join(': ').replaceAll('\n', ' ');
  const repository = repositoryByName(visit.state, `${visit.param('owner')}/${visit.param('repo')}`);
  if (refusal.status !== 403 || repository === undefined || visit.viewer === undefined) return said;
  const role = roleOf(visit.state, repository, visit.viewer);
  return `${said} ${visit.viewer.login} has the role “${role}” in ${repository.fullName}.`;
}
