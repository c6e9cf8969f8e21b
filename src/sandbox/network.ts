// A loopback network that several sandboxes share: held by a process that does nothing, in namespaces of its own, and
// gone with it. Whoever runs in a sandbox cannot see or signal that process.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { systemMounts } from './bubblewrap.ts';
import { missingBubblewrap, noSandbox } from './teach.ts';
import { asUid } from './worker-uid.ts';

export interface Network {
  /** Of the process whose user and network namespaces are to be entered. */
  readonly pid: number;
  close(): Promise<void>;
}

/** Throws `SandboxProblem`. @param uid as whom commands run, where that is not who runs Troupe. */
export async function openNetwork(uid: number | undefined, env: Record<string, string>): Promise<Network> {
  const [program = '', ...args] = [...asUid(uid), ...holder];
  const child = spawn(program, args, {
    env,
    cwd: '/',
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  });
  const [said, info, up] = [2, 3, 4].map((fd) => wholeText(child.stdio[fd] as Readable));
  const gone = once(child, 'close');
  // A program that does not exist is told with the answer below.
  gone.catch(() => undefined);
  const failed = once(child, 'error').then(() => {
    throw missingBubblewrap;
  });
  const standing = Promise.all([info, up]).then(async ([told = '', word = '']) => {
    if (word !== 'up\n') throw noSandbox((await said) ?? '');
    return Number(/"child-pid": (\d+)/u.exec(told)?.[1]);
  });
  const pid = await Promise.race([standing, failed]);
  return {
    pid,
    close: async () => {
      end(child);
      await gone;
    },
  };
}

/** Root in its own user namespace, because it has to be entered with privileges over the network namespace. */
const holder = [
  'bwrap',
  ...'--unshare-user --unshare-net --unshare-pid --uid 0 --gid 0'.split(' '),
  ...'--die-with-parent --new-session --info-fd 3'.split(' '),
  ...systemMounts(),
  '--',
  'sh',
  '-c',
  'echo up >&4; exec 2>&- 4>&-; exec sleep infinity',
];

async function wholeText(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

function end(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
