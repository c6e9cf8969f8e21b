// What every request passes on its way: the log, the limits, the faults, and refusals turned into answers.
import { randomUUID } from 'node:crypto';
import type { Context, Next } from 'hono';
import type { Misbehaviour } from './misbehave.ts';
import { identify, type Actor } from './rest/authority.ts';
import { Refusal } from './rest/refusal.ts';
import type { Env } from './rest/route.ts';
import type { State } from './state/state.ts';
import { readingLate } from './state/table.ts';

export interface RequestLog {
  readonly id: string;
  readonly at: number;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly actor: { readonly kind: Actor['kind'] | 'refused'; readonly login: string | null };
  readonly appId: number | null;
  readonly status: number;
  readonly milliseconds: number;
  /** The change was made, the caller never heard of it. */
  readonly answerLost: boolean;
  readonly kind: 'read' | 'write' | 'git';
}

interface Window {
  readonly startedAt: number;
  count: number;
}

const minute = 60_000;
const hour = 60 * minute;
const contentPath = /\/(?:issues|pulls|comments|reviews)(?:\/|$)/;

export class Traffic {
  readonly #state: State;
  readonly #misbehave: Misbehaviour;
  readonly #say: (line: string) => void;
  readonly #log: RequestLog[] = [];
  readonly #windows = new Map<string, Window>();
  readonly #atOnce = new Map<string, number>();

  constructor(state: State, misbehave: Misbehaviour, log: (line: string) => void) {
    this.#state = state;
    this.#misbehave = misbehave;
    this.#say = log;
  }

  requests(): readonly RequestLog[] {
    return this.#log;
  }

  /** Counts of what an App (or, without id, all Apps) has asked for; git is neither. */
  counts(appId?: number): { readonly reads: number; readonly writes: number } {
    const own = this.#log.filter((one) => (appId === undefined ? one.appId !== null : one.appId === appId));
    const of = (kind: RequestLog['kind']): number => own.filter((one) => one.kind === kind).length;
    return { reads: of('read'), writes: of('write') };
  }

  /** The middleware around API and git routes. */
  async pass(context: Context<Env>, next: Next): Promise<void> {
    const started = Date.now();
    const id = randomUUID().toUpperCase();
    const { method } = context.req;
    const path = new URL(context.req.url).pathname;
    let actor: Actor | undefined;
    let who = 'nobody';
    try {
      this.#failIfTold(method, path);
      actor = identify(this.#state, context.req.header('authorization'));
      who = nameOf(actor);
      context.set('actor', actor);
      this.#enter(who, method, path);
      await this.#late(method, next);
      if (context.error) throw context.error;
    } catch (error) {
      context.res = refusalOf(error);
      if (isBug(error))
        this.#say(`${method} ${path}: ${String(error instanceof Error ? error.stack : error)}`);
    } finally {
      this.#leave(who);
    }
    for (const [name, value] of Object.entries(this.#limitHeaders(who))) context.header(name, value);
    context.header('x-github-request-id', id);
    context.header('x-github-media-type', 'github.v3; format=json');
    const answerLost = this.#misbehave.takeLostAnswer(method, path);
    if (answerLost) context.env.incoming.socket.destroy();
    const { status } = context.res;
    const milliseconds = Date.now() - started;
    const about = { ...described(actor, context), method, status, milliseconds, answerLost };
    this.#log.push({ id, at: started, ...about, kind: kindOf(method, path) });
  }

  /** `GET /rate_limit` and the headers of every answer. */
  limitOf(who: string): { readonly limit: number; readonly used: number; readonly reset: number } {
    const window = this.#window(`${who}/hour`, hour);
    const reset = Math.ceil((window.startedAt + hour) / 1000);
    return { limit: this.#state.limits.requestsPerHour, used: window.count, reset };
  }

  #failIfTold(method: string, path: string): void {
    const failure = this.#misbehave.takeFailure(method, path);
    if (failure) throw new ToldFailure(failure.status, failure.headers ?? {}, failure.body);
  }

  async #late(method: string, next: Next): Promise<void> {
    const { lag } = this.#misbehave;
    await (lag && method === 'GET' ? readingLate(lag, next) : next());
  }

  #enter(who: string, method: string, path: string): void {
    const { limits } = this.#state;
    this.#atOnce.set(who, (this.#atOnce.get(who) ?? 0) + 1);
    if (path.endsWith('/rate_limit') || !path.startsWith('/api/')) return;
    const window = this.#window(`${who}/hour`, hour);
    if (window.count >= limits.requestsPerHour) {
      throw new Refusal(403, `API rate limit exceeded for ${who}.`);
    }
    window.count += 1;
    if ((this.#atOnce.get(who) ?? 0) > limits.concurrentRequests) throw secondary(60);
    if (method === 'GET' || !contentPath.test(path)) return;
    this.#spend(`${who}/content-minute`, minute, limits.contentPerMinute);
    this.#spend(`${who}/content-hour`, hour, limits.contentPerHour);
  }

  #leave(who: string): void {
    this.#atOnce.set(who, Math.max(0, (this.#atOnce.get(who) ?? 0) - 1));
  }

  #spend(key: string, length: number, most: number): void {
    const window = this.#window(key, length);
    if (window.count >= most) throw secondary(Math.ceil((window.startedAt + length - Date.now()) / 1000));
    window.count += 1;
  }

  #window(key: string, length: number): Window {
    const known = this.#windows.get(key);
    if (known && Date.now() < known.startedAt + length) return known;
    const fresh = { startedAt: Date.now(), count: 0 };
    this.#windows.set(key, fresh);
    return fresh;
  }

  #limitHeaders(who: string): Record<string, string> {
    const { limit, used, reset } = this.limitOf(who);
    return {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(Math.max(0, limit - used)),
      'x-ratelimit-used': String(used),
      'x-ratelimit-reset': String(reset),
      'x-ratelimit-resource': 'core',
    };
  }
}

/** Whose limits count: all tokens of an installation share theirs. */
export function nameOf(actor: Actor): string {
  switch (actor.kind) {
    case 'anonymous':
      return 'nobody';
    case 'user':
      return `user ID ${actor.user.id}`;
    case 'app':
      return `App ID ${actor.app.id}`;
    case 'installation':
      return `installation ID ${actor.installation.id}`;
  }
}

class ToldFailure extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;

  constructor(status: number, headers: Readonly<Record<string, string>>, body: unknown) {
    super(`told to answer ${status}`);
    this.status = status;
    this.headers = headers;
    this.body = body ?? { message: status >= 500 ? 'Server Error' : `Status ${status}` };
  }
}

function secondary(seconds: number): Refusal {
  const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
  return new Refusal(403, message, undefined, { 'retry-after': String(seconds) });
}

function refusalOf(error: unknown): Response {
  if (error instanceof Refusal) {
    return Response.json(error.body(), { status: error.status, headers: error.headers });
  }
  if (error instanceof ToldFailure) {
    return Response.json(error.body, {
      status: error.status,
      headers: error.headers,
    });
  }
  return Response.json({ message: 'Server Error' }, { status: 500 });
}

/** Neither a refusal nor a fault that was asked for: a mistake of this program. */
function isBug(error: unknown): boolean {
  return !(error instanceof Refusal) && !(error instanceof ToldFailure);
}

function described(
  actor: Actor | undefined,
  context: Context<Env>,
): Pick<RequestLog, 'path' | 'actor' | 'appId'> {
  const { pathname, search } = new URL(context.req.url);
  const app = actor?.kind === 'app' || actor?.kind === 'installation' ? actor.app : undefined;
  const login = actor?.kind === 'user' ? actor.user.login : app ? `${app.slug}[bot]` : null;
  return {
    path: `${pathname}${search}`,
    actor: { kind: actor?.kind ?? 'refused', login },
    appId: app?.id ?? null,
  };
}

function kindOf(method: string, path: string): RequestLog['kind'] {
  if (path.includes('.git/')) return 'git';
  return method === 'GET' || method === 'HEAD' ? 'read' : 'write';
}
