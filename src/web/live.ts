// Live pages: one function renders both the whole page and the parts that are sent when something changes.
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { type Fragment, swapMessage } from '../../views/html.ts';
import type { Crumb } from '../../views/layout.ts';

export interface LivePage {
  readonly title: string;
  readonly crumbs: readonly Crumb[];
  readonly fragments: readonly Fragment[];
  /** Names this state when a browser asks what it missed: a number of facts or messages. */
  readonly version: string;
  /** Nothing will change any more. */
  readonly finished: boolean;
}

interface LiveOptions {
  /** The page as it is now; undefined when it is gone. */
  render(): Promise<LivePage | undefined>;
  /** Calls back when the page may have changed. */
  subscribe(listener: () => void): () => void;
  /** How often to render again although nothing happened, in milliseconds, because times and figures move. */
  everyMs: number;
  /** Aborted when the server stops. */
  stopping: AbortSignal;
}

/** How long to wait for more changes before rendering again, in milliseconds, because they come in bursts. */
const burst = 80;

export function streamChanges(c: Context, options: LiveOptions): Response {
  // Without it, a proxy may buffer events.
  c.header('X-Accel-Buffering', 'no');
  return streamSSE(c, async (stream) => {
    const known = c.req.header('last-event-id') ?? c.req.query('since');
    const bell = new Bell(options);
    stream.onAbort(() => bell.close());
    const sent = new Map<string, string>();
    let first = true;
    try {
      while (!bell.closed) {
        const page = await options.render();
        if (page === undefined) return;
        const changed = await unsent(page, sent);
        const seenAlready = first && known === page.version;
        if (changed.length > 0 && !seenAlready) {
          const data = String(await swapMessage(page.title, changed));
          await stream.writeSSE({ id: page.version, data });
        } else {
          await stream.write(': still here\n\n');
        }
        if (page.finished) return await bell.never();
        first = false;
        await bell.rings();
      }
    } finally {
      bell.close();
    }
  });
}

/** The parts that differ from what this browser has; marks them as sent. */
async function unsent(page: LivePage, sent: Map<string, string>): Promise<Fragment[]> {
  const changed: Fragment[] = [];
  for (const fragment of page.fragments) {
    const text = String(await fragment.markup);
    if (sent.get(fragment.id) === text) continue;
    sent.set(fragment.id, text);
    changed.push(fragment);
  }
  return changed;
}

/** Waits for the next reason to render again. */
class Bell {
  closed = false;
  #rung = false;
  #wake: () => void = () => {};
  readonly #unsubscribe: () => void;
  readonly #options: LiveOptions;
  readonly #close = (): void => this.close();

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#unsubscribe = options.subscribe(() => {
      this.#rung = true;
      this.#wake();
    });
    options.stopping.addEventListener('abort', this.#close);
  }

  async rings(): Promise<void> {
    if (!this.#rung && !this.closed) await this.#wait(this.#options.everyMs);
    if (this.#rung && !this.closed) await new Promise((resolve) => setTimeout(resolve, burst));
    this.#rung = false;
  }

  /** Keeps the connection open, so that the browser does not reconnect for a page that cannot change. */
  async never(): Promise<void> {
    while (!this.closed) await this.#wait(60_000);
  }

  close(): void {
    this.closed = true;
    this.#unsubscribe();
    this.#options.stopping.removeEventListener('abort', this.#close);
    this.#wake();
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
