// Processes stored deliveries: those of one issue in order, those of different issues concurrently. A delivery that
// fails affects no other. Later passes retry it, and drop it with its reason after some attempts.
import { z } from 'zod';
import { GitHubFailure } from '../github/failure.ts';
import type { Deliveries, Delivery } from '../store/deliveries.ts';
import { NotYet, type WebhookDeps } from './event.ts';
import { events } from './events.ts';

/** The part of the stored deliveries that processing them uses. */
type Inbox = Pick<Deliveries, 'take' | 'putBack' | 'processed'>;

/** Deliveries handled at the same time in this process. */
const mostAtOnce = 50;
const maxAttempts = 5;

/**
 * @returns a function that processes all stored deliveries and resolves when that is done; it never throws. The sweep
 * calls it as well, so that a delivery stored by a process that died is not lost.
 */
export function createProcessor(inbox: Inbox, deps: WebhookDeps): () => Promise<void> {
  const attempt = createAttempt(inbox, deps);
  const lanes = new Map<string, Promise<boolean>>();
  let underWay = 0;
  let taking: Promise<readonly Work[]> = Promise.resolve([]);

  async function workOff(): Promise<void> {
    // One at a time, so that deliveries enter their lane in order.
    taking = taking.then(take);
    const done = await Promise.all((await taking).map(({ isDone }) => isDone));
    if (done.some(Boolean)) await workOff();
  }

  async function take(): Promise<Work[]> {
    if (underWay >= mostAtOnce) return [];
    try {
      const deliveries = await inbox.take(mostAtOnce - underWay);
      return deliveries.map((delivery) => ({ isDone: queueUp(delivery) }));
    } catch (error) {
      deps.log.error({ err: error }, 'deliveries could not be read; the next pass reads them');
      return [];
    }
  }

  /** Queues behind deliveries of the same issue only, so that a cancel does not wait for other issues. */
  async function queueUp(delivery: Delivery): Promise<boolean> {
    const lane = laneOf(delivery);
    const before = lanes.get(lane);
    underWay += 1;
    const work = (before ?? Promise.resolve()).then(() => attempt(delivery));
    lanes.set(lane, work);
    try {
      return await work;
    } catch (error) {
      deps.log.error({ err: error, guid: delivery.guid }, 'a delivery could not be put away; it comes again');
      return false;
    } finally {
      underWay -= 1;
      if (lanes.get(lane) === work) lanes.delete(lane);
    }
  }

  return workOff;
}

/** @returns a function that handles a delivery; true if it is finished, successfully or not. */
function createAttempt(inbox: Inbox, deps: WebhookDeps): (delivery: Delivery) => Promise<boolean> {
  const failures = new Map<string, number>();
  return async (delivery) => {
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
      const attempts = (failures.get(guid) ?? 0) + (isPassing(error) ? 0 : 1);
      failures.set(guid, attempts);
      deps.log.error({ err: error, guid, event, attempts }, 'a delivery could not be processed');
      if (attempts < maxAttempts) {
        await inbox.putBack(guid);
        return false;
      }
      await inbox.processed(guid, error instanceof Error ? error.message : String(error));
    }
    failures.delete(guid);
    return true;
  };
}

interface Work {
  readonly isDone: Promise<boolean>;
}

const About = z.object({
  repository: z.object({ id: z.number() }),
  issue: z.object({ number: z.number() }).optional(),
  pull_request: z.object({ number: z.number() }).optional(),
});

/** The issue or pull request that it concerns, or else the repository. */
function laneOf({ payload }: Delivery): string {
  const about = About.safeParse(payload).data;
  if (about === undefined) return 'something else';
  return `${about.repository.id}#${about.issue?.number ?? about.pull_request?.number ?? ''}`;
}

/** GitHub is unavailable or asks us to wait, which is not the delivery's fault. */
function isPassing(error: unknown): boolean {
  return error instanceof GitHubFailure && error.meaning !== 'refused' && error.meaning !== 'shut_out';
}
