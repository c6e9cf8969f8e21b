// The pages a person sees in a browser: all of them, the headers they carry, and what is said when something is wrong.
import { Hono, type Context } from 'hono';
import { html } from 'hono/html';
import { notFound, Refusal } from '../rest/refusal.ts';
import type { Api, Env } from '../rest/route.ts';
import { changesPages } from './changes.ts';
import { checkPages } from './checks.ts';
import { commitPages } from './commit.ts';
import { conversationPages } from './conversation.ts';
import { filePages } from './files.ts';
import { icon, stylesheet, stylesheetPath } from './frame.ts';
import { homePage, ownerPage } from './home.ts';
import type { Html } from './html.ts';
import { issueLists } from './issue-list.ts';
import { pictures } from './person.ts';
import { answer, type Site } from './routes.ts';
import { signInPages } from './sign-in.ts';
import { visitOf } from './visit.ts';

const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Adds all pages; the API's routes must be there already, for the pages take every address that is left. */
export function addPages(api: Api): void {
  const pages = new Hono<Env>();
  const site: Site = { api, pages };
  // Whoever mistypes a lever of the world is a program, and no visitor.
  pages.all('/_local/*', (context) => context.json({ message: `There is no ${context.req.path}` }, 404));
  pages.use(async (context, next) => {
    if (!isOwnRequest(context)) throw new Refusal(403, 'This form was sent from another site.');
    // No name of anything holds a NUL, and no program can be asked about one.
    if (context.req.url.includes('%00')) throw notFound();
    await next();
    context.header('content-security-policy', policy);
    context.header('x-content-type-options', 'nosniff');
    context.header('referrer-policy', 'same-origin');
  });
  pages.onError((error, context) => complain(api, context, error));
  assets(pages);
  pictures(site);
  homePage(site);
  signInPages(site);
  issueLists(site);
  conversationPages(site);
  changesPages(site);
  checkPages(site);
  commitPages(site);
  filePages(site);
  ownerPage(site);
  pages.all('*', () => {
    throw notFound();
  });
  api.app.route('/', pages);
}

function assets(pages: Hono<Env>): void {
  pages.get(stylesheetPath, (context) => {
    context.header('cache-control', 'max-age=31536000, immutable');
    return context.body(stylesheet, 200, { 'content-type': 'text/css; charset=utf-8' });
  });
  pages.get('/_pages/icon.svg', (context) => context.body(icon, 200, { 'content-type': 'image/svg+xml' }));
}

/**
 * A form counts only when one of these pages sent it: any site a person visits could send one here, with their cookie.
 * The host is checked too, for a name that somebody else's DNS points at this machine makes its pages "our own".
 */
function isOwnRequest(context: Context<Env>): boolean {
  if (context.req.method === 'GET' || context.req.method === 'HEAD') return true;
  const { hostname, origin } = new URL(context.req.url);
  const site = context.req.header('sec-fetch-site');
  const isOurs = site === undefined ? context.req.header('origin') === origin : site === 'same-origin';
  return isOurs && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}

async function complain(api: Api, context: Context<Env>, error: Error): Promise<Response> {
  const [title, text] = said(error);
  const main = html`<div class="narrow"><h1>${title}</h1>${text}</div>`;
  const status = error instanceof Refusal ? error.status : 500;
  return answer(context, visitOf(api, context), { title, main }, status);
}

function said(error: Error): readonly [title: string, text: Html] {
  if (!(error instanceof Refusal)) {
    return [
      'The local GitHub has a bug',
      html`<p>Showing this page failed. What went wrong:</p><pre>${error.stack ?? error.message}</pre>`,
    ];
  }
  if (error.status !== 404) return ['GitHub refused this', html`<p>${error.message}</p>`];
  return [
    'There is nothing here',
    html`<p>No page has this address, or it belongs to a private repository that you may not read.</p>
      <p><a href="/">All repositories</a> · <a href="/login">Sign in as somebody else</a></p>`,
  ];
}
