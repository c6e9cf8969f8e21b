// The manifest flow: a form hands over a manifest, GitHub goes back with a code, the code is exchanged for an App.
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { appJson } from '../shape/app.ts';
import { addApp } from '../world/app.ts';
import { addUser, userByLogin } from '../world/user.ts';
import { found } from './refusal.ts';
import { created, NoBody, route, type Api } from './route.ts';

const Manifest = z.object({
  name: z.string().default('local app'),
  url: z.string().optional(),
  description: z.string().nullish(),
  hook_attributes: z.object({ url: z.string().optional() }).optional(),
  redirect_url: z.string(),
  default_permissions: z.record(z.string(), z.enum(['read', 'write', 'admin'])).default({}),
  default_events: z.array(z.string()).default([]),
});

export function manifestRoutes(api: Api): void {
  const { app, state } = api;

  for (const path of ['/settings/apps/new', '/organizations/:org/settings/apps/new'] as const) {
    app.post(path, async (context) => {
      const form = await context.req.parseBody();
      const manifest = Manifest.safeParse(parse(form['manifest']));
      if (!manifest.success) return context.text(`Invalid manifest: ${z.prettifyError(manifest.error)}`, 422);
      const login = context.req.param('org') ?? 'local-admin';
      const owner = userByLogin(state, login) ?? addUser(state, { login });
      const code = randomBytes(20).toString('hex');
      const { name, description, url, hook_attributes: hook, ...rest } = manifest.data;
      state.pendingManifests.set(code, {
        name: freeName(api, name),
        description,
        externalUrl: url,
        webhookUrl: hook?.url,
        permissions: rest.default_permissions,
        events: rest.default_events,
        owner,
      });
      const back = new URL(rest.redirect_url);
      back.searchParams.set('code', code);
      const given = context.req.query('state');
      if (given !== undefined) back.searchParams.set('state', given);
      return context.redirect(back.toString(), 302);
    });
  }

  // A code is good for one exchange.
  route(api, 'POST', '/app-manifests/:code/conversions', NoBody, ({ param }) => {
    const pending = found(state.pendingManifests.get(param('code')));
    state.pendingManifests.delete(param('code'));
    const made = addApp(state, pending);
    return created({
      ...appJson(state, made),
      client_secret: made.clientSecret,
      webhook_secret: made.webhookSecret,
      pem: made.privateKey,
    });
  });
}

/** Names of Apps are unique; people are asked for another on GitHub, here a number is added. */
function freeName({ state }: Api, name: string): string {
  const taken = (candidate: string): boolean =>
    state.apps.find((app) => app.name === candidate) !== undefined;
  let candidate = name;
  for (let count = 2; taken(candidate); count += 1) candidate = `${name} ${count}`;
  return candidate;
}

function parse(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
