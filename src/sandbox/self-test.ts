// Tries to get out of the sandbox, once, before any worker starts. Whoever calls this refuses to start workers when a
// probe succeeded.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { type Outside, type Probe, probeGroups } from './escape-probes.ts';
import type { CommandRunner } from './sandbox.ts';

/**
 * The names of the probes that got out; none is what one wants to see. Takes about three seconds. Throws
 * `SandboxProblem` when no sandbox can be made at all.
 *
 * @param folder an existing folder of ours, where the probes' targets live for as long as this takes.
 */
export async function selfTest(sandbox: CommandRunner, folder: string): Promise<readonly string[]> {
  const base = await mkdtemp(join(folder, 'self-test-'));
  await using cleanUp = new AsyncDisposableStack();
  cleanUp.defer(() => rm(base, { recursive: true, force: true }));
  const outside = await setOut(base, cleanUp);
  const found = await Promise.all(probeGroups.map((group) => waysOut(sandbox, group, outside)));
  return found.flat();
}

async function waysOut(sandbox: CommandRunner, group: readonly Probe[], outside: Outside): Promise<string[]> {
  const escaped: string[] = [];
  for (const probe of group) {
    if (await getsOut(sandbox, probe, outside)) escaped.push(probe.name);
  }
  return escaped;
}

async function getsOut(sandbox: CommandRunner, probe: Probe, outside: Outside): Promise<boolean> {
  const args = probe.args?.(outside).map(String) ?? [];
  const result = await sandbox.run({
    argv: ['bash', '-c', probe.script, 'probe', ...args],
    cwd: outside.worktree,
    worktree: outside.worktree,
    gitDir: outside.gitDir,
    writable: true,
    timeoutMs: 10_000,
    maxOutputBytes: 100_000,
    ...(probe.limits && { limits: probe.limits }),
  });
  return probe.gotOut?.(result, outside) ?? result.exitCode === 0;
}

async function setOut(base: string, cleanUp: AsyncDisposableStack): Promise<Outside> {
  const canary = randomBytes(8).toString('hex');
  const [worktree, gitDir, openFolder] = [join(base, 'worktree'), join(base, 'git'), join(base, 'open')];
  const [canaryFile, socketFile] = [join(base, 'canary'), join(base, 'socket')];
  await Promise.all([worktree, gitDir, openFolder].map((folder) => mkdir(folder)));
  // Where root's commands run as another uid, it is the walls that must keep a probe out, not the files' owner.
  await Promise.all([chmod(base, 0o755), chmod(gitDir, 0o777), chmod(openFolder, 0o777)]);
  await writeFile(canaryFile, canary, { mode: 0o644 });
  await writeFile(join(worktree, '.git'), `gitdir: ${gitDir}\n`);
  await symlink(canaryFile, join(worktree, 'link-outside'));
  const tcp = await listen(0, cleanUp);
  await listen(socketFile, cleanUp);
  await listen(`\0${canary}`, cleanUp);
  const address = tcp.address();
  const tcpPort = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const victim = startVictim(canary, cleanUp);
  const places = { canary, canaryFile, openFolder, gitDir, worktree, socketFile };
  return { ...places, tcpPort, ...(await hear(cleanUp)), victim };
}

/** A port for datagrams. */
async function hear(cleanUp: AsyncDisposableStack): Promise<Pick<Outside, 'udpPort' | 'heard'>> {
  const socket = createSocket('udp4');
  let heard = false;
  socket.on('message', () => {
    heard = true;
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  cleanUp.defer(() => new Promise<void>((resolve) => socket.close(() => resolve())));
  return { udpPort: socket.address().port, heard: () => heard };
}

async function listen(at: number | string, cleanUp: AsyncDisposableStack): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    if (typeof at === 'number') server.listen(at, '127.0.0.1', resolve);
    else server.listen(at, resolve);
  });
  cleanUp.defer(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return server;
}

/** It ends with its standard input. */
function startVictim(canary: string, cleanUp: AsyncDisposableStack): ChildProcess {
  const child = spawn('sh', ['-c', 'read -r line', canary], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { CANARY: canary },
  });
  child.stdin.on('error', () => undefined);
  cleanUp.defer(() => {
    child.stdin.destroy();
  });
  return child;
}
