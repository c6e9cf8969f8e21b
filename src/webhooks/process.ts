// Works off the recorded deliveries, oldest first. Whatever goes wrong with one stays with that one: it is tried again
// on later passes, and given up with its reason after some tries.
import { GitHubFailure } from '../github/failure.ts';
import { NotYet, type WebhookDeps } from './event.ts';
import { events } from './events.ts';

export interface Delivery {
  readonly guid: string;
  readonly event: string;
  readonly payload: unknown;
}

export interface Inbox {
  /** Takes the oldest ones that nobody else is at. */
  take(limit: number): Promise<readonly Delivery[]>;
  putBack(guid: string): Promise<void>;
  /** @param error why it was given up. */
  processed(guid: string, error?: string): Promise<void>;
}

const batch = 50;
const maxTries = 5;

/**
 * @returns a function that works off what is there. Calls while it is at work are folded into one more pass; it never
 * throws. The sweep calls it as well, so that a delivery recorded by a process that died is not lost.
 */
export function createProcessor(inbox: Inbox, deps: WebhookDeps): () => Promise<void> {
  const failures = new Map<string, number>();
  let working: Promise<void> | undefined;
  let again = false;

  async function workOff(): Promise<void> {
    do {
      again = false;
      try {
        const deliveries = await inbox.take(batch);
        const done = await inOrder(deliveries, (delivery) => attempt(delivery));
        again ||= deliveries.length === batch && done > 0;
      } catch (error) {
        deps.log.error({ err: error }, 'deliveries could not be read; the next pass tries again');
      }
    } while (again);
    working = undefined;
  }

  /** True if the delivery is done with, for better or worse. */
  async function attempt(delivery: Delivery): Promise<boolean> {
    const { guid, event } = delivery;
    try {
      await events.find((known) => known.event === event)?.handle(delivery.payload, deps, guid);
      await inbox.processed(guid);
    } catch (error) {
      if (error instanceof NotYet) {
        deps.log.debug({ guid, event, why: error.message }, 'a delivery is left for a later pass');
        await inbox.putBack(guid);
        return false;
      }
      const tries = (failures.get(guid) ?? 0) + (isPassing(error) ? 0 : 1);
      failures.set(guid, tries);
      deps.log.error({ err: error, guid, event, tries }, 'a delivery could not be processed');
      if (tries < maxTries) {
        await inbox.putBack(guid);
        return false;
      }
      await inbox.processed(guid, error instanceof Error ? error.message : String(error));
    }
    failures.delete(guid);
    return true;
  }

  return () => {
    if (working) again = true;
    else working = workOff();
    return working;
  };
}

/** GitHub is away or asks us to wait: that says nothing about the delivery. */
function isPassing(error: unknown): boolean {
  return error instanceof GitHubFailure && error.meaning !== 'refused' && error.meaning !== 'shut_out';
}

async function inOrder<T>(items: readonly T[], act: (item: T) => Promise<boolean>): Promise<number> {
  let count = 0;
  for (const item of items) if (await act(item)) count += 1;
  return count;
}
