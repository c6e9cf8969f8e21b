// Signing in by picking a name: everybody here may be anybody, and the page says so.
import { setCookie } from 'hono/cookie';
import { html } from 'hono/html';
import { addUserToken, userByLogin } from '../world/user.ts';
import type { Page } from './frame.ts';
import { type Html, nothing } from './html.ts';
import { avatar } from './person.ts';
import { page, type Site } from './routes.ts';
import { tokenCookie, type Visit } from './visit.ts';

export function signInPages(site: Site): void {
  const { state } = site.api;
  page(site, '/login', picker);

  site.pages.post('/login', async (context) => {
    const { login, return_to: back } = await context.req.parseBody();
    const user = typeof login === 'string' ? userByLogin(state, login) : undefined;
    if (user?.type !== 'User') return context.redirect('/login', 303);
    const options = { httpOnly: true, sameSite: 'Lax', path: '/' } as const;
    setCookie(context, tokenCookie, addUserToken(state, user), options);
    return context.redirect(localPath(back), 303);
  });
}

function picker({ state, viewer, query }: Visit): Page {
  const people = state.users.filter((user) => user.type === 'User');
  const main = html`<div class="narrow">
    <h1>Who are you?</h1>
    <p>This GitHub runs on your own machine and is a toy: there are no passwords, and whoever can open this page can
      act as any of its people. Nothing here reaches github.com.</p>
    ${people.length === 0 ? nobody() : nothing}
    <form method="post" action="/login">
      <input type="hidden" name="return_to" value="${localPath(query('return_to'))}">
      <ul class="people">${people.map(
        (user) => html`<li><button name="login" value="${user.login}">${avatar(user, 32)}
          <span><strong>${user.login}</strong>${user.id === viewer?.id ? html` <span class="quiet">(you)</span>` : nothing}</span></button></li>`,
      )}</ul>
    </form>
  </div>`;
  return { title: 'Sign in', main };
}

function nobody(): Html {
  return html`<p class="empty">Nobody lives here yet. Make somebody:
    <code>curl -d '{"login":"ada"}' $URL/_local/users</code></p>`;
}

/** A path of this server, whatever an address claimed: nobody is sent elsewhere. */
function localPath(wanted: unknown): string {
  const here = 'http://localhost';
  if (typeof wanted !== 'string' || !URL.canParse(wanted, here)) return '/';
  const url = new URL(wanted, here);
  return url.origin === here && !url.pathname.startsWith('//') ? url.pathname + url.search : '/';
}
