// The ways out of a sandbox that a hostile agent would try first. A probe that gets out does no harm: outside the folder
// of the self-test it only asks whether it could.
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sandboxEnvironment } from './environment.ts';
import type { Limits } from './limits.ts';
import type { SandboxResult } from './sandbox.ts';

/** What there is to be found, reached and damaged outside. */
export interface Outside {
  /** A word that is only found in things outside; given to probes in two halves, so that no probe holds it. */
  readonly canary: string;
  readonly canaryFile: string;
  /** A folder that any user may write to. */
  readonly openFolder: string;
  readonly gitDir: string;
  readonly worktree: string;
  readonly tcpPort: number;
  readonly udpPort: number;
  /** Whether a datagram has arrived there. */
  readonly heard: () => boolean;
  /** A process of ours that has the canary in its command line and its environment, and does not mind being killed. */
  readonly victim: ChildProcess;
  readonly socketFile: string;
}

export interface Probe {
  readonly name: string;
  /** Bash, with the paths and numbers it needs as $1, $2, … It ends with 0 when it got out. */
  readonly script: string;
  /** Less than other commands get, so that going over it harms nobody. */
  readonly limits?: Partial<Limits>;
  readonly args?: (outside: Outside) => readonly (string | number)[];
  /** Looks from outside, where the exit code alone does not tell. */
  readonly gotOut?: (result: SandboxResult, outside: Outside) => boolean | Promise<boolean>;
}

const files: readonly Probe[] = [
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
    name: 'give a file outside a second name in the worktree',
    script: 'ln "$1" second-name',
    args: (outside) => [outside.canaryFile],
  },
  {
    name: 'write a file outside the worktree',
    script: 'mkdir -p "$1" && touch "$1/probe"',
    args: (outside) => [outside.openFolder],
    gotOut: (_, outside) => existsSync(join(outside.openFolder, 'probe')),
  },
  {
    name: 'write a file outside through a link in the worktree',
    script: 'mkdir -p "$1"; ln -s "$1" leads-out && echo x >leads-out/linked',
    args: (outside) => [outside.openFolder],
    gotOut: (_, outside) => existsSync(join(outside.openFolder, 'linked')),
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
    name: 'find a device of the host',
    script: `ls /dev | grep -vE '^(console|core|fd|full|null|ptmx|pts|random|shm|stderr|stdin|stdout|tty|urandom|zero)$'`,
  },
  {
    name: 'make a device',
    script: 'mknod device c 1 3',
  },
];

const processes: readonly Probe[] = [
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
    name: 'read the memory of a process of the host',
    script: 'grep -a "$2" "/proc/$1/environ" && head -c 0 "/proc/$1/mem"',
    args: ({ victim, canary }) => [victim.pid ?? 0, canary],
  },
  {
    name: 'kill a process of the host',
    script: 'kill -USR1 "$1"; sleep 0.1',
    args: ({ victim }) => [victim.pid ?? 0],
    gotOut: (_, { victim }) => victim.signalCode !== null,
  },
  {
    name: 'leave a process behind',
    script: 'setsid --fork bash -c "exec -a $1$2 sleep 20" >/dev/null 2>&1 </dev/null; sleep 0.1',
    args: ({ canary }) => [`left-${canary.slice(0, 8)}`, canary.slice(8)],
    gotOut: (_, { canary }) => outlives(`left-${canary}`),
  },
];

const connect =
  'node -e \'require("net").connect(process.argv[1].replace("@", "\\0")).on("error", () => process.exit(1)).on("connect", () => process.exit(0))\' "$1"';

const networks: readonly Probe[] = [
  {
    name: 'connect to a TCP port of the host',
    script: 'exec 3<>"/dev/tcp/127.0.0.1/$1"',
    args: (outside) => [outside.tcpPort],
  },
  {
    name: 'send the host a datagram, as to a name server',
    script: 'echo x >"/dev/udp/127.0.0.1/$1"; sleep 0.1',
    args: (outside) => [outside.udpPort],
    gotOut: (_, { heard }) => heard(),
  },
  {
    name: 'connect to a Unix socket of the host',
    script: connect,
    args: (outside) => [outside.socketFile],
  },
  {
    name: 'connect to an abstract socket of the host',
    script: connect,
    args: ({ canary }) => [`@${canary}`],
  },
  {
    name: 'find the sockets of Docker, D-Bus or systemd',
    script:
      'for at in /run/docker.sock /var/run/docker.sock /run/containerd/*.sock /run/podman/*.sock /run/dbus/* /run/systemd/private /run/user/*/bus; do [ -e "$at" ] && exit; done; false',
  },
  // Connecting a datagram socket sends nothing: it only asks for a way there. The addresses are for documents.
  {
    name: 'find a way out by IPv4',
    script: 'exec 3<>/dev/udp/192.0.2.1/9',
  },
  {
    name: 'find a way out by IPv6',
    script: 'exec 3<>/dev/udp/2001:db8::1/9',
  },
  {
    name: 'find a network interface',
    script: 'grep -v -e "^Inter" -e "face" -e "lo:" /proc/net/dev',
  },
  {
    name: 'open a socket to the host of a virtual machine',
    script: "perl -e 'exit(socket(my $s, 40, 1, 0) ? 0 : 1)'",
  },
];

const privileges: readonly Probe[] = [
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
    // Asks for an impossible mount: who may mount is told that it is impossible, everybody else that they may not.
    name: 'mount',
    script: `perl -e 'syscall($ARGV[0], 0, "/", 0, 0, 0); exit($! == 1 ? 1 : 0)' ${process.arch === 'arm64' ? 40 : 165}`,
  },
  {
    name: 'use every system call',
    script: 'grep -E "^Seccomp:\\s+0" /proc/self/status',
  },
  {
    name: 'change or read the kernel',
    script:
      '[ -w /proc/sys/kernel/core_pattern ] || [ -w /proc/sysrq-trigger ] || [ -r /dev/mem ] || [ -r /dev/kmsg ]',
  },
];

const limits: readonly Probe[] = [
  {
    name: 'use more memory than it may',
    script: `node -e 'const held = []; setInterval(() => { if (held.push(Buffer.alloc(2e7, 1)) > 14) process.exit(0) }, 40)'`,
    limits: { memoryBytes: 160 * 1024 ** 2 },
  },
  {
    name: 'start more processes than it may',
    script: `node -e 'const { spawn } = require("child_process"); let missing = 0;
      for (let i = 0; i < 80; i++) { const child = spawn("sleep", ["0.5"]); child.on("error", () => {}); missing += child.pid ? 0 : 1 }
      process.exit(missing)'`,
    limits: { processes: 48 },
  },
];

/** Those of a group one after another, groups side by side. */
export const probeGroups = [files, processes, networks, privileges, limits] as const;

/** What bash and bubblewrap add to the environment by themselves. */
const added = ['', 'PWD', 'OLDPWD', 'SHLVL', '_'];

function isForeign(variable: string): boolean {
  return !added.includes(variable) && !(variable in sandboxEnvironment('', ''));
}

/** The kernel ends a sandbox's processes with it, but on a busy machine they may be seen for another moment. */
async function outlives(name: string): Promise<boolean> {
  for (let look = 0; look < 20; look += 1) {
    if ((await pidsOf(name)).length === 0) return false;
    await sleep(250);
  }
  // Ours by its name, which nobody else can have.
  for (const pid of await pidsOf(name)) process.kill(pid, 'SIGKILL');
  return true;
}

async function pidsOf(name: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/u.test(entry));
  const named = await Promise.all(
    pids.map(async (pid) => (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).includes(name)),
  );
  return pids.filter((_, index) => named[index]).map(Number);
}
