// The web half: webhooks in, pages and their live events out.
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { secureHeaders } from 'hono/secure-headers';
import type { Logger } from 'pino';
import { layout, type Page } from '../../views/layout.ts';
import { broken, notFound, refused, signIn } from '../../views/message.ts';
import type { Html } from '../../views/html.ts';
import { guard, safeReturn, signInWith } from './access.ts';
import { assets, serveAssets } from './assets.ts';
import { pages, type PagesDeps } from './pages.ts';

export interface WebDeps extends PagesDeps {
  /** Receives a webhook exactly as it was sent; never throws for anything GitHub can send. */
  readonly receive: (
    raw: string,
    headers: Headers,
  ) => Promise<{ readonly status: 202 | 400 | 401; readonly text: string }>;
  readonly statusToken?: string;
  readonly publicUrl?: string;
  readonly log: Logger;
}

/** GitHub sends no larger webhook. */
const maxWebhookBytes = 25 * 1024 * 1024;
/** A token, and a path to return to. */
const maxFormBytes = 8 * 1024;

export function createWeb(deps: WebDeps): Hono {
  const app = new Hono();
  app.use(headers());
  app.route('/', webhooks(deps));
  app.route('/', health(deps));
  app.route('/', serveAssets());
  app.route('/', signingIn(deps));
  // After the open routes: everything below requires access, unknown addresses included.
  app.use(
    guard(deps.statusToken, (c, access) => {
      if (access === 'refused') return show(c, 'Only from this machine', refused(), 403);
      const here = new URL(c.req.url);
      if (c.req.header('accept')?.includes('text/html') !== true || here.pathname.startsWith('/events/')) {
        return c.text('The status token is missing: send it as "Authorization: Bearer …".\n', 401);
      }
      return c.redirect(`/login?next=${encodeURIComponent(here.pathname + here.search)}`, 303);
    }),
  );
  app.route('/', pages(deps));
  app.notFound((c) => show(c, 'Not found', notFound('There is no page at this address.'), 404));
  app.onError((error, c) => {
    deps.log.error({ err: error, path: c.req.path }, 'a web request failed');
    return show(c, 'Something broke', broken(), 500);
  });
  return app;
}

/** Only our own scripts and styles, nothing from other hosts, and no frames. */
function headers(): ReturnType<typeof secureHeaders> {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    referrerPolicy: 'same-origin',
    xFrameOptions: 'DENY',
  });
}

function webhooks({ receive }: WebDeps): Hono {
  const app = new Hono();
  const limit = bodyLimit({ maxSize: maxWebhookBytes, onError: (c) => c.text('too large\n', 413) });
  // GitHub's setup flow registers the bare address; people who configure an App themselves use the longer one.
  for (const path of ['/', '/api/github/webhooks']) {
    app.post(path, limit, async (c) => {
      const { status, text } = await receive(await c.req.text(), c.req.raw.headers);
      return c.text(text, status);
    });
  }
  return app;
}

function health({ store, log }: WebDeps): Hono {
  const app = new Hono();
  app.get('/healthz', (c) => c.text('ok\n'));
  app.get('/readyz', async (c) => {
    try {
      await store.runs.list({ limit: 1 });
      return c.text('ok\n');
    } catch (error) {
      log.warn({ err: error }, 'not ready: the database does not answer');
      return c.text('the database does not answer\n', 503);
    }
  });
  return app;
}

function signingIn({ statusToken, publicUrl }: WebDeps): Hono {
  const app = new Hono();
  if (statusToken === undefined) return app;
  app.get('/login', (c) =>
    show(c, 'Sign in', signIn({ next: safeReturn(c.req.query('next')), wrong: false })),
  );
  app.post('/login', bodyLimit({ maxSize: maxFormBytes }), async (c) => {
    const form = await c.req.parseBody();
    const next = safeReturn(typeof form.next === 'string' ? form.next : undefined);
    const given = typeof form.token === 'string' ? form.token : '';
    const overHttps = publicUrl?.startsWith('https:') ?? false;
    if (signInWith(c, given, statusToken, overHttps)) return c.redirect(next, 303);
    return show(c, 'Sign in', signIn({ next, wrong: true }), 401);
  });
  return app;
}

function show(
  c: Context,
  title: string,
  markup: Html,
  status: 200 | 401 | 403 | 404 | 500 = 200,
): Response | Promise<Response> {
  const page: Page = { title, fragments: [{ id: 'message', markup }] };
  return c.html(layout(assets, page), status);
}
