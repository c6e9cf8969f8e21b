// The commands an agent has going in the background of its attempt: numbered, few, and gone with the attempt. What a
// transcript tells of an attempt that was cut off may name some that are gone; the agent is told so once.
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningCommand, SandboxSession } from '../sandbox/sandbox.ts';
import { type Evidence, select } from './evidence.ts';

export interface BackgroundCommand {
  readonly id: string;
  readonly command: string;
  readonly running: RunningCommand;
  /** Epoch milliseconds. */
  readonly startedAt: number;
}

export const maxBackground = 4;

export class BackgroundCommands {
  readonly #session: Pick<SandboxSession, 'start'>;
  readonly #commands = new Map<string, BackgroundCommand>();
  readonly #lost: readonly string[];
  #lostToTell: readonly string[];
  #started: number;

  /** @param seen in the attempt so far, when it is taken up again. */
  constructor(session: Pick<SandboxSession, 'start'>, seen: readonly Evidence[] = []) {
    const started = select(seen, 'background_started').map(({ id }) => id);
    const ended = new Set(select(seen, 'background_ended').map(({ id }) => id));
    this.#session = session;
    this.#started = started.length;
    this.#lost = started.filter((id) => !ended.has(id));
    this.#lostToTell = this.#lost;
  }

  /** Whether one of this process may have changed files between two calls. */
  get anyStarted(): boolean {
    return this.#commands.size > 0;
  }

  /** Undefined when there are as many as there may be. */
  async start(
    command: string,
    options: Parameters<SandboxSession['start']>[0],
  ): Promise<BackgroundCommand | undefined> {
    if (this.going().length >= maxBackground) return undefined;
    this.#started += 1;
    const id = `b${this.#started}`;
    const started = { id, command, startedAt: Date.now(), running: await this.#session.start(options) };
    this.#commands.set(id, started);
    return started;
  }

  find(id: string): BackgroundCommand | undefined {
    return this.#commands.get(id);
  }

  going(): BackgroundCommand[] {
    return [...this.#commands.values()].filter(({ running }) => running.ended() === undefined);
  }

  /** For the next answer: which ones ended with an interruption. Empty but for the first time. */
  takeLost(): readonly string[] {
    const lost = this.#lostToTell;
    this.#lostToTell = [];
    return lost;
  }

  wasLost(id: string): boolean {
    return this.#lost.includes(id) && !this.#commands.has(id);
  }
}

/** Until it ends, but not for longer than this. Throws the signal's reason. */
export async function waitFor(running: RunningCommand, ms: number, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const nothing = (): undefined => undefined;
  await Promise.race([running.end, sleep(ms, undefined, { signal: either }).catch(nothing)]);
  over.abort();
  signal.throwIfAborted();
}
