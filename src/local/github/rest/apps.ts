// What an App asks as itself: who it is, its installations, their tokens, and its webhook's deliveries.
import { z } from 'zod';
import type { Delivery } from '../deliveries.ts';
import { appJson, installationJson, installationTokenJson } from '../shape/app.ts';
import { repositoryJson } from '../shape/repository.ts';
import { time } from '../shape/schema.ts';
import type { App, Installation, InstallationToken } from '../state/app.ts';
import { addInstallationToken, installationsOn, installedRepositories } from '../world/app.ts';
import { repositoryByName } from '../world/repository.ts';
import { isGranted, reaches, type Grant } from './authority.ts';
import { found, notFound, Refusal, unprocessable } from './refusal.ts';
import { created, NoBody, ok, paged, route, type Api, type Call } from './route.ts';

const TokenRequest = z.object({
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.number()).optional(),
  permissions: z.record(z.string(), z.enum(['read', 'write', 'admin'])).optional(),
});

export function appRoutes(api: Api): void {
  route(api, 'GET', '/app', NoBody, (call) => ok(appJson(call.state, itself(call))));

  route(api, 'GET', '/app/installations', NoBody, (call) => {
    const app = itself(call);
    const own = call.state.installations.filter((one) => one.appId === app.id);
    return paged(call, own, (one) => installationJson(call.state, one));
  });

  route(api, 'GET', '/app/installations/:id', NoBody, (call) =>
    ok(installationJson(call.state, ownInstallation(call))),
  );

  route(api, 'GET', '/repos/:owner/:repo/installation', NoBody, (call) => {
    const app = itself(call);
    const name = `${call.param('owner')}/${call.param('repo')}`;
    const repository = found(repositoryByName(call.state, name));
    const installation = installationsOn(call.state, repository).find((one) => one.appId === app.id);
    return ok(installationJson(call.state, found(installation)));
  });

  route(api, 'POST', '/app/installations/:id/access_tokens', TokenRequest, (call) => {
    const installation = ownInstallation(call);
    const narrowed = narrow(call, itself(call), installation);
    const token = addInstallationToken(call.state, installation, narrowed, api.misbehave.tokenRefusedMs);
    return created(installationTokenJson(call.state, token));
  });

  route(api, 'GET', '/installation/repositories', NoBody, (call) => {
    const { actor, state } = call;
    if (actor.kind !== 'installation')
      throw new Refusal(
        403,
        'You must authenticate with an installation access token in order to list repositories for an installation.',
      );
    const reached = installedRepositories(state, actor.installation).filter((one) =>
      reaches(state, actor, one),
    );
    return paged(
      call,
      reached,
      (one) => repositoryJson(state, one),
      (repositories) => ({
        total_count: reached.length,
        repository_selection: actor.token.repositoryIds === 'all' ? 'all' : 'selected',
        repositories,
      }),
    );
  });

  deliveryRoutes(api);
}

function deliveryRoutes(api: Api): void {
  const own = (call: Call): Delivery[] =>
    api.deliveries
      .all()
      .filter((one) => one.appId === itself(call).id)
      .reverse();
  const one = (call: Call): Delivery =>
    found(own(call).find((delivery) => delivery.id === call.number('id')));

  route(api, 'GET', '/app/hook/deliveries', NoBody, (call) => {
    const perPage = Math.min(100, Number(call.query('per_page') ?? 30));
    const before = Number(call.query('cursor') ?? Number.POSITIVE_INFINITY);
    const rest = own(call).filter((delivery) => delivery.id < before);
    const page = rest.slice(0, perPage);
    const last = page.at(-1);
    if (last === undefined || rest.length <= perPage) return ok(page.map(summary));
    const next = new URL(call.url);
    next.searchParams.set('cursor', String(last.id));
    return { status: 200, body: page.map(summary), headers: { link: `<${next.toString()}>; rel="next"` } };
  });

  route(api, 'GET', '/app/hook/deliveries/:id', NoBody, (call) => {
    const { url, request, response, ...rest } = one(call);
    const content = (text: string): unknown => (text.startsWith('{') ? JSON.parse(text) : text);
    return ok({
      ...summary({ url, request, response, ...rest }),
      url,
      request: { headers: request.headers, payload: content(request.payload) },
      response: { headers: response.headers, payload: response.payload === '' ? null : response.payload },
    });
  });

  route(api, 'POST', '/app/hook/deliveries/:id/attempts', NoBody, (call) => {
    api.deliveries.redeliver(one(call));
    return { status: 202, body: {} };
  });
}

function summary(delivery: Delivery): object {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: time(delivery.deliveredAt),
    redelivery: delivery.redelivery,
    duration: delivery.duration,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}

/** The App that calls as itself. */
function itself(call: Call): App {
  if (call.actor.kind === 'app') return call.actor.app;
  throw new Refusal(401, 'A JSON web token could not be decoded');
}

function ownInstallation(call: Call): Installation {
  const installation = call.state.installations.get(call.number('id'));
  if (installation === undefined || installation.appId !== itself(call).id) throw notFound();
  return installation;
}

/** What the token is good for: no more than the installation is. */
function narrow(
  { state, body }: Call<z.output<typeof TokenRequest>>,
  app: App,
  installation: Installation,
): Pick<InstallationToken, 'repositoryIds' | 'permissions'> {
  const installed = installedRepositories(state, installation);
  const wanted = [
    ...(body.repository_ids ?? []).map((id) => installed.find((one) => one.id === id)),
    ...(body.repositories ?? []).map((name) => installed.find((one) => one.name === name)),
  ];
  const named = wanted.flatMap((one) => one?.id ?? []);
  if (named.length < wanted.length) {
    throw unprocessable(
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  }
  for (const [permission, level] of Object.entries(body.permissions ?? {})) {
    if (!isGranted(app, `${permission}:${level === 'read' ? 'read' : 'write'}` satisfies Grant)) {
      throw new Refusal(422, 'The permissions requested are not granted to this installation.');
    }
  }
  const permissions = body.permissions ? { metadata: 'read' as const, ...body.permissions } : app.permissions;
  return { repositoryIds: named.length > 0 ? named : installation.repositoryIds, permissions };
}
