// How pages and forms get their addresses, and what comes of a form that is refused.
import type { Context, Hono } from 'hono';
import { Refusal, type RefusalStatus } from '../rest/refusal.ts';
import type { Api, Env } from '../rest/route.ts';
import { roleOf } from '../world/repository.ts';
import { frame, type Page } from './frame.ts';
import { enter, visitOf, type RepositoryVisit, type Visit } from './visit.ts';

export interface Site {
  readonly api: Api;
  readonly pages: Hono<Env>;
}

type Show<V> = (visit: V) => Page | Promise<Page>;

/** A page shows one moment: whatever takes time is gathered first, then the page is made from the state at once. */
export function gathered<V, Found>(
  gather: (visit: V) => Promise<Found>,
  show: (visit: V, found: Found) => Page,
): Show<V> {
  return async (visit) => show(visit, await gather(visit));
}

export function page(site: Site, path: string, show: Show<Visit>): void {
  site.pages.get(path, async (context) => {
    const visit = visitOf(site.api, context);
    return answer(context, visit, await show(visit));
  });
}

/** A page below `/{owner}/{repo}`; whoever may not read the repository gets 404. */
export function repositoryPage(site: Site, path: string, show: Show<RepositoryVisit>): void {
  site.pages.get(`/:owner/:repo${path}`, async (context) => {
    const visit = enter(site.api, context, visitOf(site.api, context));
    return answer(context, visit, await show(visit));
  });
}

/** What a form below `/{owner}/{repo}` does; it answers where to go on. Refused, it shows the page `again` with the reason. */
export function form(
  site: Site,
  path: string,
  act: (visit: RepositoryVisit) => string | Promise<string>,
  again: Show<RepositoryVisit>,
): void {
  const address = `/:owner/:repo${path}`;
  site.pages.post(address, async (context) => {
    const visitor = visitOf(site.api, context, await context.req.parseBody());
    if (visitor.viewer === undefined) {
      return context.redirect(`/login?return_to=${encodeURIComponent(visitor.path)}`, 303);
    }
    const visit = enter(site.api, context, visitor);
    try {
      return context.redirect(await act(visit), 303);
    } catch (error) {
      if (!(error instanceof Refusal) || error.status === 404) throw error;
      const refused = { ...visit, problem: explained(visit, error) };
      return answer(context, refused, await again(refused), error.status);
    }
  });
  // A refused form stays in the address bar; whoever comes back to that address wants the page it was on.
  site.pages.get(address, (context) => context.redirect(context.req.path.replace(/\/[^/]+$/, ''), 302));
}

export function answer(
  context: Context<Env>,
  visit: Visit,
  shown: Page,
  status: RefusalStatus | 200 | 500 = 200,
): Response | Promise<Response> {
  return context.html(frame(visit, shown), status);
}

/** GitHub's own words, and for missing rights whose they are. */
function explained({ state, repository, viewer }: RepositoryVisit, refusal: Refusal): string {
  const reasons = (refusal.errors ?? []).map((one) =>
    typeof one === 'string' ? one : (one.message ?? `${one.field ?? one.resource}: ${one.code}`),
  );
  const said = [refusal.message, ...reasons].join(': ').replaceAll('\n', ' ');
  if (refusal.status !== 403 || viewer === undefined) return said;
  return `${said} ${viewer.login} has the role “${roleOf(state, repository, viewer)}” in ${repository.fullName}.`;
}
