// Where webhooks arrive in the tests: a local GitHub that signs and sends them, and Troupe's own way in behind HTTP.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import type { Speech } from '../../src/commands/give.ts';
import type { Json } from '../../src/domain/json.ts';
import { defaultSettings } from '../../src/domain/settings.ts';
import type { Delivery } from '../../src/store/deliveries.ts';
import { createProcessor } from '../../src/webhooks/process.ts';
import { createReceiver } from '../../src/webhooks/receive.ts';
import { type Stage, setStage } from '../github/stage.ts';
import { openRuns, type Runs } from './runs.ts';

export interface Desk {
  readonly stage: Stage;
  readonly runs: Runs;
  /** Runs that were woken, in order. */
  readonly woken: number[];
  /** What was said to Troupe, as it came in. */
  readonly heard: Speech[];
  /** GUIDs of the deliveries that were worked off, and why if they were given up. */
  readonly done: Map<string, string | undefined>;
  /** Waits until every webhook was sent, recorded and worked off. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export async function openDesk(): Promise<Desk> {
  const log = pino({ level: 'silent' });
  const stage = await setStage();
  const inbox = new Map<string, Delivery>();
  const taken = new Set<string>();
  const done = new Map<string, string | undefined>();
  const runs = openRuns();
  const woken: number[] = [];
  const heard: Speech[] = [];
  const { github, markers } = stage;
  const process = createProcessor(
    {
      take: async (limit) => {
        const some = [...inbox.values()].filter(({ guid }) => !taken.has(guid)).slice(0, limit);
        for (const { guid } of some) taken.add(guid);
        return some;
      },
      putBack: async (guid) => void taken.delete(guid),
      processed: async (guid, error) => void done.set(guid, error),
    },
    {
      runs,
      tracking: { unsync: async (run) => void runs.unsynced.push(run) },
      github,
      markers,
      log,
      queue: { wake: async (run) => void woken.push(run) },
      defaults: { label: 'troupe', settings: defaultSettings },
      give: async (speech) => void heard.push(speech),
    },
  );
  const receive = createReceiver({
    secret: stage.app.webhookSecret,
    record: async (guid, event, payload) => {
      if (inbox.has(guid)) return false;
      inbox.set(guid, { guid, event, payload: payload as Json });
      return true;
    },
    recorded: () => void process(),
    log,
  });
  const server = await listen(receive);
  stage.world.setWebhook(stage.app.id, server.url);
  return {
    stage,
    runs,
    woken,
    heard,
    done,
    async settle() {
      await stage.world.idle();
      // What is under way may be put back, for the next pass.
      while ([...taken].some((guid) => !done.has(guid))) await sleep(5);
      await process();
      await stage.world.idle();
    },
    async close() {
      await stage.close();
      await server.close();
    },
  };
}

async function listen(
  receive: ReturnType<typeof createReceiver>,
): Promise<{ url: string; close: () => Promise<unknown> }> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const header = (name: string): string | undefined => request.headers[name]?.toString();
      void receive({ header, body: Buffer.concat(parts).toString('utf8') }).then(({ status, text }) =>
        response.writeHead(status).end(text),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): Promise<unknown> => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close };
}
