// Asks for all that Apps can do as themselves, and for the way a new one is made.
import { events, permissions, repo, type Stage } from '../stage.ts';
import type { Cast } from './cast.ts';

export async function apps({ stage, app }: Cast): Promise<void> {
  const itself = stage.asApp();
  const { world, installationId: installation_id } = stage;
  const guild = world.installApp(stage.app.id, 'guild', 'all');
  world.installApp(stage.app.id, 'ada', ['todo', 'second']);
  await itself.apps.getAuthenticated();
  await itself.apps.listInstallations({ per_page: 1 });
  await itself.apps.getInstallation({ installation_id });
  await itself.apps.getRepoInstallation(repo);
  const narrowed = { installation_id, repositories: ['todo'], permissions: { contents: 'read' as const } };
  await itself.apps.createInstallationAccessToken(narrowed);
  await app.apps.listReposAccessibleToInstallation();
  const { data: deliveries } = await itself.apps.listWebhookDeliveries({ per_page: 2 });
  const delivery_id = deliveries[0]?.id ?? 0;
  await itself.apps.getWebhookDelivery({ delivery_id });
  await itself.apps.redeliverWebhookDelivery({ delivery_id });
  await itself.apps.createFromManifest({ code: await manifestCode(stage) });
  world.installApp(stage.app.id, 'ada', ['todo']);
  world.uninstallApp(guild.id);
}

/** What a browser does with the form of the manifest flow. */
async function manifestCode({ github }: Stage): Promise<string> {
  const manifest = {
    redirect_url: 'http://127.0.0.1/back',
    default_permissions: permissions,
    default_events: events,
  };
  const body = new URLSearchParams({ manifest: JSON.stringify(manifest) });
  const request = { method: 'POST', body, redirect: 'manual' } as const;
  const answer = await fetch(`${github.url}/settings/apps/new`, request);
  return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
}
