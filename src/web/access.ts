// Access to the pages: requests from this machine, and, with a status token, requests that present it.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

const cookieName = 'troupe_status';
const thirtyDays = 30 * 24 * 3600;

type Access = 'granted' | 'ask' | 'refused';

function accessOf(c: Context, statusToken: string | undefined): Access {
  if (statusToken === undefined) return isThisMachine(c) ? 'granted' : 'refused';
  const bearer = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  if (bearer !== undefined && same(bearer, statusToken)) return 'granted';
  const cookie = getCookie(c, cookieName);
  return cookie !== undefined && same(cookie, session(statusToken)) ? 'granted' : 'ask';
}

/** Answers with `refuse` when access is not granted. */
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

/** Sets the cookie if the token is right; false if it is wrong. */
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

/** The cookie holds a digest, so a stolen one does not reveal the token. */
function session(statusToken: string): string {
  return createHmac('sha256', statusToken).update('troupe status pages').digest('base64url');
}

/** In constant time, so that timing does not reveal the token. */
function same(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}
