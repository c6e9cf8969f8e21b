// Runs one of the local commands as a person would: a process of its own, its output, its exit status.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Command {
  readonly process: ChildProcess;
  /** Everything printed so far. */
  readonly output: () => string;
  /** Resolves when this was printed; rejects when the command ends without it. */
  printed(text: string): Promise<void>;
  readonly status: Promise<number>;
  /** Rejects, with all that was printed, unless the status is 0. */
  succeeds(): Promise<void>;
}

const running = new Set<Command>();

/** Ends what a test left running, and waits until it cleaned up. */
export async function endCommands(): Promise<void> {
  for (const command of running) {
    command.process.kill('SIGTERM');
    await command.status;
  }
}

/** @param file below `src/local`. @param env over nothing but the path: no key of this machine reaches it. */
export function runCommand(file: string, args: readonly string[], env: Record<string, string> = {}): Command {
  const path = fileURLToPath(new URL(`../../src/local/${file}`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], {
    env: { PATH: process.env['PATH'], TMPDIR: process.env['TMPDIR'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      for (const listener of listeners) listener();
    });
  }
  const status = new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
  });
  const command: Command = {
    process: child,
    output: () => output,
    status,
    printed: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (output.includes(text)) resolve();
        };
        listeners.add(look);
        look();
        status.then(() => reject(new Error(`never printed "${text}":\n${output}`)), reject);
      }),
    succeeds: async () => {
      const code = await status;
      if (code !== 0) throw new Error(`${file} ended with status ${code}:\n${output}`);
    },
  };
  running.add(command);
  void status.finally(() => running.delete(command));
  return command;
}
