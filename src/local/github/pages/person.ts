// Accounts on pages: their name, and a picture made of their initial.
import { html } from 'hono/html';
import { found } from '../rest/refusal.ts';
import type { User } from '../state/user.ts';
import { markupOf, type Html } from './html.ts';
import type { Site } from './routes.ts';

export function pictures(site: Site): void {
  site.pages.get('/avatars/u/:id', (context) => {
    const user = found(site.api.state.users.get(Number(context.req.param('id'))));
    context.header('cache-control', 'max-age=3600');
    return context.body(markupOf(picture(user)), 200, { 'content-type': 'image/svg+xml' });
  });
}

export function avatar(user: User, size: 20 | 32 = 20): Html {
  return html`<img class="avatar${user.type === 'User' ? '' : ' square'}" src="/avatars/u/${user.id}" alt="" width="${size}" height="${size}">`;
}

/** An App's bot has no page of its own. */
export function person(user: User): Html {
  if (user.type !== 'Bot') {
    return html`<a class="person" href="/${encodeURIComponent(user.login)}">${avatar(user)} ${user.login}</a>`;
  }
  return html`<span class="person">${avatar(user)} ${user.login.replace('[bot]', '')}</span> <span class="tag">bot</span>`;
}

function picture(user: User): Html {
  const letter = (/^./u.exec(user.login)?.[0] ?? '?').toUpperCase();
  const hue = (user.id * 137) % 360;
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" fill="hsl(${hue} 42% 46%)"/><text x="16" y="21.5" font-family="system-ui, sans-serif" font-size="16" font-weight="600" text-anchor="middle" fill="#fff">${letter}</text></svg>`;
}
