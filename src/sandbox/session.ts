// The commands of one attempt: some go on in the background while others run, and all of them end with the session.
import type { Logger } from 'pino';
import type { Launcher } from './launcher.ts';
import type { Network } from './network.ts';
import { resultOf, runToEnd } from './result.ts';
import type { RunningProcess } from './run-process.ts';
import type { RunningCommand, SandboxResult, SandboxSession } from './sandbox.ts';

export function createSession(launcher: Launcher, log: Logger): SandboxSession {
  const running = new Set<RunningProcess>();
  let network: Promise<Network> | undefined;
  let closed = false;
  const launch = async (command: Parameters<Launcher['start']>[0]): Promise<RunningProcess> => {
    if (closed) throw new Error('this session is closed');
    const started = await launcher.start(command, await network);
    running.add(started);
    started.ended.then(
      () => running.delete(started),
      () => running.delete(started),
    );
    if (closed) started.kill();
    return started;
  };
  return {
    async run(command, signal) {
      signal?.throwIfAborted();
      return runToEnd(await launch(command), signal);
    },
    async start(command) {
      network ??= launcher.openNetwork?.();
      return runningCommand(await launch(command), log);
    },
    async close() {
      closed = true;
      for (const one of running) one.kill();
      await Promise.allSettled([...running].map(({ ended }) => ended));
      await network?.then(
        (open) => open.close(),
        () => undefined,
      );
    },
  };
}

function runningCommand(running: RunningProcess, log: Logger): RunningCommand {
  let result: SandboxResult | undefined;
  const untilEnd = async (): Promise<void> => {
    try {
      result = resultOf(await running.ended);
    } catch (error) {
      // Nobody waits for it, so it is told when it is asked for.
      log.warn({ err: error }, 'a background command could not be run');
      const output = error instanceof Error ? error.message : String(error);
      const nothing = { stdout: Buffer.alloc(0), timedOut: false, truncatedBytes: 0, leftRunning: [], ms: 0 };
      result = { ...nothing, exitCode: null, output };
    }
  };
  const end = untilEnd();
  return {
    ended: () => result,
    end,
    read: () => {
      const taken = running.takeOutput();
      return { text: taken.text(), truncatedBytes: taken.dropped() };
    },
    async stop() {
      running.kill();
      await end;
    },
  };
}
