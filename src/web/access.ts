// Who may see the pages: this machine, or, with a status token, whoever presents it.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

const cookieName = 'troupe_status';
const thirtyDays = 30 * 24 * 3600;

export type Access = 'granted' | 'ask' | 'refused';

export function accessOf(c: Context, statusToken: string | undefined): Access {
  if (statusToken === undefined) return isThisMachine(c) ? 'granted' : 'refused';
  const bearer = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  if (bearer !== undefined && same(bearer, statusToken)) return 'granted';
  const cookie = getCookie(c, cookieName);
  return cookie !== undefined && same(cookie, session(statusToken)) ? 'granted' : 'ask';
}

/** Pages go on to `refuse` when access is not granted. */
export function guard(
  statusToken: string | undefined,
  refuse: (c: Context, access: 'ask' | 'refused') => Response | Promise<Response>,
): MiddlewareHandler {
  return async (c, next) => {
    const access = accessOf(c, statusToken);
    if (access !== 'granted') return refuse(c, access);
    await next();
    return undefined;
  };
}

/** Remembers a person who gave the right token; false if it was wrong. */
export function signInWith(c: Context, given: string, statusToken: string, overHttps: boolean): boolean {
  if (!same(given, statusToken)) return false;
  setCookie(c, cookieName, session(statusToken), {
    httpOnly: true,
    sameSite: 'Lax',
    secure: overHttps,
    path: '/',
    maxAge: thirtyDays,
  });
  return true;
}

/** A path of this site, or the list of runs: never another site, which `//host` and `/\host` would be. */
export function safeReturn(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])[\w/?=&%.-]*$/.test(path) ? path : '/';
}

/** A forwarded request comes from elsewhere, whatever its last hop; another host name is another site's script. */
function isThisMachine(c: Context): boolean {
  const forwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip'].some((name) => c.req.header(name));
  const address = getConnInfo(c).remote.address ?? '';
  const host = new URL(c.req.url).hostname;
  return !forwarded && isLoopback(address) && (host === 'localhost' || isLoopback(host));
}

function isLoopback(address: string): boolean {
  return /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address) || /^(\[::1\]|::1)$/.test(address);
}

/** What the cookie holds: a stolen one does not give away the token. */
function session(statusToken: string): string {
  return createHmac('sha256', statusToken).update('troupe status pages').digest('base64url');
}

/** In the same time wherever they differ. */
function same(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}
