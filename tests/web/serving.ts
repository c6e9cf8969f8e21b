// The web half over a database of the test's own, listening on a free port of this machine.
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { Recorded } from '../../src/domain/fact.ts';
import { attempt } from '../store/calls.ts';
import { createWeb, type WebDeps } from '../../src/web/app.ts';
import type { Records } from '../../src/web/pages.ts';
import { listen } from '../../src/web/server.ts';
import type { Store } from '../../src/store/store.ts';
import { claimed, openStores } from '../store/opened.ts';
import { messages, request, story } from './sample-run.ts';

export interface Serving {
  readonly url: string;
  readonly store: Store;
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Response>;
  /** The page's text, whatever its status. */
  readonly read: (path: string) => Promise<string>;
  /** As the process does when it is told to; it happens anyway when the test ends. */
  readonly stop: () => Promise<void>;
}

type Options = Partial<Pick<WebDeps, 'receive' | 'statusToken' | 'publicUrl' | 'store'>>;

export async function serve(options: Options = {}): Promise<Serving> {
  const {
    stores: [store],
  } = await openStores(1);
  const stopping = new AbortController();
  const app = createWeb({
    store,
    label: 'troupe',
    githubUrl: 'https://github.example',
    log: pino({ level: 'silent' }),
    stopping: stopping.signal,
    receive: async () => ({ status: 202, text: 'taken in\n' }),
    ...options,
  });
  const server = await listen(app, { host: 'localhost', port: 0 });
  const stop = async (): Promise<void> => {
    stopping.abort();
    await server.stop();
  };
  onTestFinished(stop);
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(server.url + path, { headers, redirect: 'manual' });
  return { url: server.url, store, get, read: async (path) => (await get(path)).text(), stop };
}

/** A store with one run and nothing else: these facts, at the times that they tell. */
export function only(facts: readonly Recorded[]): Records {
  return {
    runs: { list: async () => [], facts: async () => [...facts] },
    transcripts: { of: async () => [], entries: async () => [] },
    changes: { subscribe: () => () => undefined },
  };
}

/** The sample run with its transcript, in the store. */
export async function addSampleRun(store: Store): Promise<number> {
  const run = await store.runs.create(request);
  if (run === undefined) throw new Error('there is such a run already');
  await store.runs.commit({ run, facts: story });
  await say(store, run, messages);
  return run;
}

/** Adds messages to the sample run's transcript. */
export async function say(store: Store, run: number, words: readonly unknown[]): Promise<void> {
  const claim = await claimed(store, run, 'T2');
  for (const message of words) await store.transcripts.append(claim, attempt('T2'), message as never);
  await store.claims.release(claim);
}
