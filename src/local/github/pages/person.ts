// Accounts on pages: their link, and a picture made of their initial.
import { html } from 'hono/html';
import type { User } from '../world/user.ts';
import { type Html, nothing } from './html.ts';

/** Where an account's own page is; a bot's is its App's. */
export function personPath(user: User): string {
  if (user.type === 'Bot') return `/apps/${encodeURIComponent(user.login.replace('[bot]', ''))}`;
  return `/${encodeURIComponent(user.login)}`;
}

export function avatar(user: User, size: 20 | 32 | 64 = 20): Html {
  return html`<img class="avatar${user.type === 'User' ? '' : ' square'}" src="/avatars/u/${user.id}" alt="" width="${size}" height="${size}">`;
}

export function person(user: User): Html {
  const [login, bot] = user.type === 'Bot' ? [user.login.replace('[bot]', ''), true] : [user.login, false];
  return html`<a class="person" href="${personPath(user)}">${avatar(user)} ${login}</a>${
    bot ? html` <span class="tag">bot</span>` : nothing
  }`;
}

/** The picture itself, an SVG of one letter. */
export function picture(user: User): Html {
  const letter = (/^./u.exec(user.login)?.[0] ?? '?').toUpperCase();
  const hue = (user.id * 137) % 360;
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" fill="hsl(${hue} 42% 46%)"/><text x="16" y="21.5" font-family="system-ui, sans-serif" font-size="16" font-weight="600" text-anchor="middle" fill="#fff">${letter}</text></svg>`;
}
