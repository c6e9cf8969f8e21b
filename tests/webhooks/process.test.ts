import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { GitHubFailure } from '../../src/github/failure.ts';
import { NotYet, type WebhookDeps } from '../../src/webhooks/event.ts';
import type { Delivery } from '../../src/store/deliveries.ts';
import { createProcessor } from '../../src/webhooks/process.ts';

/** Deliveries of pushes to a default branch; `look` is what looking for open runs does. */
function openInbox(count: number, look: () => Promise<number[]>) {
  const waiting: Delivery[] = Array.from({ length: count }, (_, index) => ({
    guid: `guid-${index}`,
    event: 'push',
    payload: { ref: 'refs/heads/main', repository: { id: 7, default_branch: 'main' } },
  }));
  const taken: Delivery[] = [];
  const done: [string, string | undefined][] = [];
  const deps = { runs: { open: look }, log: pino({ level: 'silent' }) } as unknown as WebhookDeps;
  const process = createProcessor(
    {
      take: async (limit) => {
        const some = waiting.splice(0, limit);
        taken.push(...some);
        return some;
      },
      putBack: async (guid) => {
        waiting.push(
          ...taken.splice(
            taken.findIndex((each) => each.guid === guid),
            1,
          ),
        );
      },
      processed: async (guid, error) => {
        done.push([guid, error]);
      },
    },
    deps,
  );
  return { process, done, waiting };
}

describe('recorded deliveries', () => {
  it('are all worked off, in order, however many there are', async () => {
    const inbox = openInbox(120, async () => []);
    await inbox.process();
    expect(inbox.done).toEqual(Array.from({ length: 120 }, (_, index) => [`guid-${index}`, undefined]));
  });

  it('are worked off one at a time although several call for it', async () => {
    let atOnce = 0;
    let most = 0;
    const inbox = openInbox(5, async () => {
      most = Math.max(most, (atOnce += 1));
      await new Promise((resolve) => setTimeout(resolve, 1));
      atOnce -= 1;
      return [];
    });
    await Promise.all([inbox.process(), inbox.process(), inbox.process()]);
    expect(most).toBe(1);
    expect(inbox.done).toHaveLength(5);
  });

  it('about other issues are not stalled by one that takes long', async () => {
    const slow = Promise.withResolvers<number[]>();
    const inbox = openInbox(1, () => slow.promise);
    const first = inbox.process();
    inbox.waiting.push({ guid: 'other', event: 'unknown', payload: { repository: { id: 8 } } });
    await inbox.process();
    expect(inbox.done).toEqual([['other', undefined]]);
    slow.resolve([]);
    await first;
    expect(inbox.done).toContainEqual(['guid-0', undefined]);
  });

  it('are given up with the reason after some tries, without holding up the others', async () => {
    let calls = 0;
    const inbox = openInbox(2, async () => {
      calls += 1;
      if (calls % 2 === 1) throw new Error('a bug');
      return [];
    });
    inbox.waiting.push({ guid: 'odd', event: 'push', payload: { nothing: 'of what we need' } });
    for (let pass = 0; pass < 6; pass += 1) await inbox.process();
    expect(inbox.waiting).toEqual([]);
    expect(inbox.done.find(([guid]) => guid === 'odd')?.[1]).toContain('repository');
  });

  it.each([
    ['GitHub is away', new GitHubFailure('lost', { is: 'github_failing', status: 502 })],
    ['they cannot be decided', new NotYet('the run before is finishing')],
  ])('wait as long as %s', async (_, error) => {
    let away = true;
    const inbox = openInbox(1, async () => {
      if (away) throw error;
      return [];
    });
    for (let pass = 0; pass < 20; pass += 1) await inbox.process();
    expect(inbox.done).toEqual([]);
    away = false;
    await inbox.process();
    expect(inbox.done).toEqual([['guid-0', undefined]]);
  });
});
