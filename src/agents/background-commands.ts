// The commands that an agent runs in the background. They are numbered, limited in number, and end with the attempt.
// An interruption ends them too, so a resumed attempt tells the agent once which commands are gone.
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

  /** @param seen evidence from before an interruption, if the attempt is resumed. */
  constructor(session: Pick<SandboxSession, 'start'>, seen: readonly Evidence[] = []) {
    const started = select(seen, 'background_started').map(({ id }) => id);
    const ended = new Set(select(seen, 'background_ended').map(({ id }) => id));
    this.#session = session;
    this.#started = started.length;
    this.#lost = started.filter((id) => !ended.has(id));
    this.#lostToTell = this.#lost;
  }

  /** Whether a command started by this process may have changed files between two calls. */
  get anyStarted(): boolean {
    return this.#commands.size > 0;
  }

  /** Undefined if `maxBackground` commands are running already. */
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

  /** The commands that an interruption ended, for the next answer. Empty after the first call. */
  takeLost(): readonly string[] {
    const lost = this.#lostToTell;
    this.#lostToTell = [];
    return lost;
  }

  wasLost(id: string): boolean {
    return this.#lost.includes(id) && !this.#commands.has(id);
  }
}

/** Resolves when the command ends, or after `ms`. Throws the signal's reason when it aborts. */
export async function waitFor(running: RunningCommand, ms: number, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const nothing = (): undefined => undefined;
  await Promise.race([running.end, sleep(ms, undefined, { signal: either }).catch(nothing)]);
  over.abort();
  signal.throwIfAborted();
}
