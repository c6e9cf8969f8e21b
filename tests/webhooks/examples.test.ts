import { createRequire } from 'node:module';
import type { WebhookDefinition } from '@octokit/webhooks-examples';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { WebhookDeps } from '../../src/webhooks/event.ts';
import { events } from '../../src/webhooks/events.ts';

/** The package is a JSON file. */
const examples = createRequire(import.meta.url)('@octokit/webhooks-examples') as WebhookDefinition[];

/** Knows no run, and no GitHub but its own identity. */
const deps = {
  runs: { find: async () => undefined, findByPull: async () => undefined, open: async () => [] },
  github: { self: async () => ({ appId: 1, slug: 'troupe', botId: 1, login: 'troupe[bot]' }) },
  log: pino({ level: 'silent' }),
} as unknown as WebhookDeps;

describe("GitHub's own examples of payloads", () => {
  it.each(events.map((each) => [each.event, each] as const))('of %s are understood', async (name, event) => {
    const payloads: object[] = examples.find((each) => each.name === name)?.examples ?? [];
    expect(payloads.length).toBeGreaterThan(0);
    for (const payload of payloads) {
      const { action } = payload as { action?: string };
      // These two ask GitHub; issues.test.ts has them come from one.
      if (name === 'issues' && (action === 'labeled' || action === 'unlabeled')) continue;
      // The examples come from a repository's own webhook; an App's carry the installation as well.
      await event.handle({ installation: { id: 1 }, ...payload }, deps, 'guid');
    }
  });
});
