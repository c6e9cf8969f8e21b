import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { jobLogPermissions } from '../../src/github/actions-access.ts';
import type { Permissions } from '../../src/github/client.ts';
import { commentPermissions } from '../../src/github/comment-once.ts';
import { effectKinds } from '../../src/github/effects/kinds.ts';
import { observePermissions } from '../../src/github/observe.ts';
import { events } from '../../src/webhooks/events.ts';
import { requestPermissions } from '../../src/webhooks/request-run.ts';
import { appManifest } from '../github/stage.ts';

/** Every permission that any of our tokens asks for, at its strongest. */
function union(all: readonly Permissions[]): Record<string, string> {
  const strongest: Record<string, string> = {};
  for (const [name, level] of all.flatMap((each) => Object.entries(each))) {
    if (strongest[name] !== 'write') strongest[name] = level;
  }
  return strongest;
}

describe('app.yml', () => {
  it('asks for the permissions that the code uses, and no other', async () => {
    const used = union([
      ...effectKinds.map((kind) => kind.permissions),
      jobLogPermissions,
      observePermissions,
      requestPermissions,
      commentPermissions,
      // GitHub gives it with every token; people's permissions are asked with it.
      { metadata: 'read' },
    ]);
    expect((await appManifest()).default_permissions).toEqual(used);
  });

  it('subscribes to the events that have a handler, and no other', async () => {
    expect((await appManifest()).default_events.toSorted()).toEqual(
      events.map((each) => each.event).toSorted(),
    );
  });

  it('is private, and leaves to the setup page where webhooks go', async () => {
    const manifest: unknown = parse(await readFile('app.yml', 'utf8'));
    expect(manifest).toMatchObject({ public: false });
    // An address written here would outrank the one at which this server is reached.
    expect(manifest).not.toHaveProperty('hook_attributes');
  });
});
