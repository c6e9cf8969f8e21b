// Tries to get out of the sandbox, once, before any worker starts: each probe is a command that a hostile agent
// would try first. Whoever calls this refuses to start workers when one succeeded. A probe that gets out does no harm:
// outside its own folder it only asks whether it could.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sandboxEnvironment } from './environment.ts';
import type { Sandbox, SandboxResult } from './sandbox.ts';

/** What there is to be found, reached and damaged outside. */
interface Outside {
  /** A word that is only found in things outside; given to probes in two halves, so that no probe holds it. */
  readonly canary: string;
  readonly canaryFile: string;
  /** A folder that any user may write to. */
  readonly openFolder: string;
  readonly gitDir: string;
  readonly worktree: string;
  readonly tcpPort: number;
  readonly socketFile: string;
}

interface Probe {
  readonly name: string;
  /** Bash, with the paths and numbers it needs as $1, $2, … It ends with 0 when it got out. */
  readonly script: string;
  readonly args?: (outside: Outside) => readonly (string | number)[];
  /** Looks from outside, where the exit code alone does not tell. */
  readonly gotOut?: (result: SandboxResult, outside: Outside) => boolean | Promise<boolean>;
}

const probes: readonly Probe[] = [
  {
    name: 'read a file outside the worktree',
    script: 'cat "$1"',
    args: (outside) => [outside.canaryFile],
  },
  {
    name: 'read a file outside through a link in the worktree',
    script: 'cat link-outside',
  },
  {
    name: 'write a file outside the worktree',
    script: 'mkdir -p "$1" && touch "$1/probe"',
    args: (outside) => [outside.openFolder],
    gotOut: (_, outside) => existsSync(join(outside.openFolder, 'probe')),
  },
  {
    name: 'write to the git directory',
    script: 'touch "$1/probe"',
    args: (outside) => [outside.gitDir],
  },
  {
    name: 'point the worktree at another git directory',
    script: 'echo "gitdir: /tmp" >.git || { rm -f .git && mkdir .git; } || { mv .git moved && touch .git; }',
  },
  {
    name: 'write to the system',
    script: '[ -w /usr/bin ] || [ -w /etc ] || [ -w /etc/passwd ]',
  },
  {
    name: 'see the processes of the host',
    script: 'cat /proc/*/cmdline 2>/dev/null | grep -a "$1[${2:0:1}]${2:1}"',
    args: ({ canary }) => [canary.slice(0, 8), canary.slice(8)],
  },
  {
    name: 'read an environment that was not made for it',
    script: 'cat /proc/*/environ 2>/dev/null | tr "\\0" "\\n" | cut -d= -f1',
    gotOut: (result) => result.stdout.toString().split('\n').some(isForeign),
  },
  {
    name: 'connect to a TCP port of the host',
    script: 'exec 3<>"/dev/tcp/127.0.0.1/$1"',
    args: (outside) => [outside.tcpPort],
  },
  {
    name: 'connect to a Unix socket of the host',
    script:
      'node -e \'require("net").connect(process.argv[1]).on("error", () => process.exit(1)).on("connect", () => process.exit(0))\' "$1"',
    args: (outside) => [outside.socketFile],
  },
  {
    name: 'connect to an abstract socket of the host',
    script:
      'node -e \'require("net").connect("\\0" + process.argv[1]).on("error", () => process.exit(1)).on("connect", () => process.exit(0))\' "$1"',
    args: ({ canary }) => [canary],
  },
  {
    name: 'find a network to send on',
    script: 'grep -v -e "^Inter" -e "face" -e "lo:" /proc/net/dev || getent hosts github.com',
  },
  {
    name: 'become root',
    script: 'setpriv --reuid=0 --clear-groups true || [ "$(id -u)" = 0 ]',
  },
  {
    name: 'hold a privilege',
    script:
      'grep -E "^Cap(Prm|Eff|Bnd|Amb):" /proc/self/status | grep -v "\\b0000000000000000$" || grep "NoNewPrivs:.*0" /proc/self/status',
  },
  {
    name: 'make a namespace',
    script: 'unshare --user true || unshare --mount true || unshare --net true',
  },
  {
    name: 'change or read the kernel',
    script:
      '[ -w /proc/sys/kernel/core_pattern ] || [ -w /proc/sysrq-trigger ] || [ -r /dev/mem ] || [ -r /dev/kmsg ]',
  },
  {
    name: 'leave a process behind',
    script: 'setsid --fork bash -c "exec -a $1$2 sleep 20" >/dev/null 2>&1 </dev/null; sleep 0.1',
    args: ({ canary }) => [`left-${canary.slice(0, 8)}`, canary.slice(8)],
    gotOut: (_, { canary }) => outlives(`left-${canary}`),
  },
];

/**
 * The names of the probes that got out; none is what one wants to see. Takes about a second. Throws
 * `SandboxProblem` when no sandbox can be made at all.
 *
 * @param folder an existing folder of ours, where the probes' targets live for as long as this takes.
 */
export async function selfTest(sandbox: Sandbox, folder: string): Promise<readonly string[]> {
  const base = await mkdtemp(join(folder, 'self-test-'));
  await using cleanUp = new AsyncDisposableStack();
  cleanUp.defer(() => rm(base, { recursive: true, force: true }));
  const outside = await setOut(base, cleanUp);
  const escaped: string[] = [];
  for (const probe of probes) {
    if (await getsOut(sandbox, probe, outside)) escaped.push(probe.name);
  }
  return escaped;
}

async function getsOut(sandbox: Sandbox, probe: Probe, outside: Outside): Promise<boolean> {
  const args = probe.args?.(outside).map(String) ?? [];
  const result = await sandbox.run({
    argv: ['bash', '-c', probe.script, 'probe', ...args],
    cwd: outside.worktree,
    worktree: outside.worktree,
    gitDir: outside.gitDir,
    writable: true,
    timeoutMs: 10_000,
    maxOutputBytes: 100_000,
  });
  return probe.gotOut?.(result, outside) ?? result.exitCode === 0;
}

async function setOut(base: string, cleanUp: AsyncDisposableStack): Promise<Outside> {
  const canary = randomBytes(8).toString('hex');
  const [worktree, gitDir, openFolder] = [join(base, 'worktree'), join(base, 'git'), join(base, 'open')];
  const [canaryFile, socketFile] = [join(base, 'canary'), join(base, 'socket')];
  await Promise.all([mkdir(worktree), mkdir(gitDir, { mode: 0o777 }), mkdir(openFolder, { mode: 0o777 })]);
  await writeFile(canaryFile, canary, { mode: 0o644 });
  await writeFile(join(worktree, '.git'), `gitdir: ${gitDir}\n`);
  await symlink(canaryFile, join(worktree, 'link-outside'));
  const tcp = await listen(0, cleanUp);
  await listen(socketFile, cleanUp);
  await listen(`\0${canary}`, cleanUp);
  startCanary(canary, cleanUp);
  const address = tcp.address();
  const tcpPort = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return { canary, canaryFile, openFolder, gitDir, worktree, tcpPort, socketFile };
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

/** A process with the canary in its command line; it ends with its standard input. */
function startCanary(canary: string, cleanUp: AsyncDisposableStack): void {
  const child = spawn('sh', ['-c', 'read -r line', canary], { stdio: ['pipe', 'ignore', 'ignore'] });
  cleanUp.defer(() => {
    child.stdin.destroy();
  });
}

/** What bash and bubblewrap add to the environment by themselves. */
const added = ['', 'PWD', 'OLDPWD', 'SHLVL', '_'];

function isForeign(variable: string): boolean {
  return !added.includes(variable) && !(variable in sandboxEnvironment('', ''));
}

/** The kernel ends a sandbox's processes with it, but on a busy machine they may be seen for another moment. */
async function outlives(name: string): Promise<boolean> {
  for (let look = 0; look < 20; look += 1) {
    if (!(await hostRuns(name))) return false;
    await sleep(250);
  }
  return true;
}

async function hostRuns(name: string): Promise<boolean> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/u.test(entry));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines.some((line) => line.includes(name));
}
