import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { safeReturn } from '../../src/web/access.ts';
import { serve } from './serving.ts';

const html = { accept: 'text/html' };

describe('without a status token', () => {
  it('answers this machine', async () => {
    const { get } = await serve();
    expect((await get('/')).status).toBe(200);
  });

  it.each(['x-forwarded-for', 'x-real-ip', 'forwarded'])(
    'explains itself to who comes through a proxy (%s)',
    async (header) => {
      const { get } = await serve();
      const answer = await get('/runs/1', { [header]: '203.0.113.9' });
      expect(answer.status).toBe(403);
      expect(await answer.text()).toMatch(/set <code>STATUS_TOKEN<\/code>/);
    },
  );

  it('refuses a page of another site that had its name point here', async () => {
    const { url } = await serve();
    const status = await new Promise((resolve) => {
      request(url, { headers: { host: 'evil.example' } }, (answer) => resolve(answer.statusCode)).end();
    });
    expect(status).toBe(403);
  });
});

describe('with a status token', () => {
  const statusToken = randomBytes(16).toString('hex');

  it('asks a browser to sign in and brings it back to where it wanted to go', async () => {
    const { get, url } = await serve({ statusToken });
    const asked = await get('/runs/4711?x=1', html);
    expect(asked.status).toBe(303);
    expect(asked.headers.get('location')).toBe('/login?next=%2Fruns%2F4711%3Fx%3D1');
    const signedIn = await fetch(`${url}/login`, {
      method: 'POST',
      body: new URLSearchParams({ token: statusToken, next: '/runs/4711?x=1' }),
      redirect: 'manual',
    });
    expect(signedIn.headers.get('location')).toBe('/runs/4711?x=1');
    const cookie = signedIn.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly.*SameSite=Lax/);
    expect(cookie).not.toContain(statusToken);
    expect((await get('/', { ...html, cookie: cookie.split(';')[0] ?? '' })).status).toBe(200);
  });

  it('answers programs that send it, and tells the others how', async () => {
    const { get } = await serve({ statusToken });
    expect((await get('/', { authorization: `Bearer ${statusToken}` })).status).toBe(200);
    const without = await get('/');
    expect(without.status).toBe(401);
    expect(await without.text()).toContain('Authorization: Bearer');
    expect((await get('/events/', { ...html, authorization: 'Bearer wrong' })).status).toBe(401);
  });

  it('says when the token is wrong', async () => {
    const { url } = await serve({ statusToken });
    const answer = await fetch(`${url}/login`, {
      method: 'POST',
      body: new URLSearchParams({ token: 'wrong' }),
    });
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain('The token is wrong.');
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  it('marks the cookie secure where people come over https', async () => {
    const { url } = await serve({ statusToken, publicUrl: 'https://troupe.example.com' });
    const answer = await fetch(`${url}/login`, {
      method: 'POST',
      body: new URLSearchParams({ token: statusToken }),
      redirect: 'manual',
    });
    expect(answer.headers.get('set-cookie')).toContain('Secure');
  });

  it.each([
    ['/runs/3', '/runs/3'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['https://evil.example', '/'],
    [undefined, '/'],
  ])('sends people from sign-in for %s on to %s', (asked, sent) => {
    expect(safeReturn(asked)).toBe(sent);
  });
});

describe('every answer', () => {
  it('forbids scripts, styles and frames that are not ours', async () => {
    const { get } = await serve();
    const policy = (await get('/')).headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  });

  it('lets files be kept for ever, because their address names their content', async () => {
    const { get, read } = await serve();
    const sheet = /href="(\/assets\/[^"]+\.css)"/.exec(await read('/'))?.[1] ?? '';
    const answer = await get(sheet);
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(answer.headers.get('content-type')).toContain('text/css');
  });
});
