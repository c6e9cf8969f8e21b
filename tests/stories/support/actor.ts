// Troupe as a story starts it: in this process, which is quick, or as a process of its own, which can be killed. Either
// writes its log into the same pages.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { loadConfig } from '../../../src/config.ts';
import { createSandbox } from '../../../src/sandbox/create-sandbox.ts';
import { startTroupe } from '../../../src/troupe.ts';

/** One Troupe at work. */
export interface Actor {
  readonly url: string;
  /** Lets go of what is under way, and ends. */
  stop(): Promise<void>;
  /** As the kernel does it: no time for a last word. Only a process can be killed. */
  kill(): Promise<void>;
}

export type Environment = Readonly<Record<string, string>>;

/** What Troupe logged, oldest first: JSON, a line each. */
export class LogBook {
  readonly lines: string[] = [];

  add(line: string): void {
    const text = line.trim();
    if (text !== '') this.lines.push(text);
  }

  errors(): string[] {
    return this.lines.filter((line) => /^\{"level":(50|60)/.test(line));
  }

  tail(count = 25): string {
    return this.lines.slice(-count).join('\n');
  }
}

export async function startHere(environment: Environment, book: LogBook): Promise<Actor> {
  const config = loadConfig(environment);
  const log = pino({ level: config.logLevel }, { write: (line: string) => book.add(line) });
  const { path = '' } = config.machine;
  // The real walls. That they hold is tried by tests/sandbox, and by each Troupe that starts as a process.
  const sandbox = createSandbox({ mode: config.sandbox, log, hostPath: path });
  const troupe = await startTroupe(config, { log, sandbox });
  return {
    url: troupe.url ?? '',
    stop: () => troupe.stop(),
    kill: () => Promise.reject(new Error('this Troupe shares our process; start it with startProcess')),
  };
}

const main = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

export async function startProcess(environment: Environment, cwd: string, book: LogBook): Promise<Actor> {
  const process = spawn(globalThis.process.execPath, [main], { cwd, env: environment, stdio: 'pipe' });
  process.stderr.on('data', (data: Buffer) =>
    data
      .toString()
      .split('\n')
      .forEach((line) => book.add(line)),
  );
  const url = await untilListening(process, book);
  const ended = new Promise<void>((resolve) => process.on('exit', () => resolve()));
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    if (process.exitCode === null && process.signalCode === null) process.kill(signal);
    else return;
    await ended;
  };
  return { url, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

function untilListening(process: ChildProcess, book: LogBook): Promise<string> {
  return new Promise((resolve, reject) => {
    if (process.stdout === null) return;
    createInterface(process.stdout).on('line', (line) => {
      book.add(line);
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (url !== undefined) resolve(url);
    });
    process.on('exit', (code) => reject(new Error(`Troupe ended with ${code}:\n${book.tail()}`)));
  });
}
