// The walls: which namespaces, mounts and privileges a command gets, as arguments for bubblewrap. What is not
// listed here does not exist inside.
import { lstatSync, readlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type SandboxCommand, workspace } from './sandbox.ts';
import type { Toolbox } from './toolbox.ts';
import { asUid } from './worker-uid.ts';

interface Mount {
  readonly from: string;
  readonly to: string;
  readonly writable?: boolean;
}

/** What of a command matters to what it finds inside. */
type Seen = Pick<SandboxCommand, 'cwd' | 'worktree' | 'writable' | 'gitDir' | 'files'>;

interface Walls {
  readonly toolbox: Toolbox;
  readonly tmpBytes: number;
  /** A seccomp filter comes on file descriptor 4. */
  readonly filtered: boolean;
  /** The process whose loopback network is shared; without it the command is alone. */
  readonly network?: number | undefined;
  /** Files that put whoever writes its number there into a cgroup. */
  readonly cgroup?: readonly string[] | undefined;
  /** Set when Troupe runs as root: the uid that commands run as. */
  readonly workerUid?: number;
}

export const home = '/tmp/home';
const supervisor = '/opt/troupe/supervise.sh';
const shmBytes = 64 * 1024 ** 2;

/** The whole command line that runs `argv` behind walls. */
export function bubblewrap(command: Seen, argv: readonly string[], walls: Walls): string[] {
  const mounts = [...ownMounts, ...walls.toolbox.files, ...(command.files ?? []), ...treeMounts(command)];
  const { workerUid: uid, network, cgroup = [] } = walls;
  const cwd = join(workspace, relative(command.worktree, command.cwd));
  const staged =
    uid === undefined ? mounts : mounts.map((mount, at) => ({ ...mount, from: `${stage}/${at}` }));
  return [
    'sh',
    '-c',
    admission,
    'sh',
    ...cgroup,
    '--',
    ...(uid === undefined ? [] : stageFor(mounts)),
    ...asUid(uid),
    ...(network === undefined ? [] : entering(network)),
    'bwrap',
    ...wallArguments(command, staged, walls),
    '--chdir',
    cwd,
    '--',
    'sh',
    supervisor,
    ...argv,
  ];
}

/**
 * On the host: into the cgroup, and first in line when the machine itself runs out of memory, before the database and
 * before Troupe.
 */
const admission = `
echo 1000 >/proc/self/oom_score_adj
while [ "$1" != -- ]; do echo $$ >"$1" || exit; shift; done
shift
exec "$@"
`;

const stage = '/mnt';

/**
 * Another uid cannot walk into folders that belong to root alone (a clone in /root, a temporary folder), which
 * bubblewrap has to do to mount them. So root first puts everything on a private stage that anybody can reach, and
 * then starts the real sandbox as that uid. This costs about 10 ms a command. It does so in a PID namespace: when Troupe
 * is killed, a root without capabilities may not signal another uid, but a namespace whose first process dies is gone.
 */
function stageFor(mounts: readonly Mount[]): string[] {
  const onStage = ['bwrap', '--die-with-parent', '--unshare-pid', '--dev-bind', '/', '/', '--tmpfs', stage];
  const staged = mounts.flatMap((mount, index) => ['--bind', mount.from, `${stage}/${index}`]);
  return [...onStage, ...staged, '--'];
}

/** The user namespace as well: it is what gives power over the network's. The sandbox then makes one inside it. */
function entering(pid: number): string[] {
  return ['nsenter', `--target=${pid}`, '--user', '--net', '--preserve-credentials', '--'];
}

function wallArguments(command: Seen, mounts: readonly Mount[], walls: Walls): string[] {
  return [
    ...isolation,
    ...(walls.network === undefined ? ['--unshare-net'] : []),
    ...(walls.filtered ? ['--seccomp', '4'] : []),
    ...systemMounts(),
    ...kernelMounts,
    ...tmpfs('/dev/shm', shmBytes),
    ...tmpfs('/tmp', walls.tmpBytes),
    '--dir',
    home,
    ...mounts.flatMap(bind),
    ...walls.toolbox.links.flatMap((link) => ['--symlink', link.target, link.at]),
    ...gitFile(command, mounts),
    ...frozen,
  ];
}

/** Namespaces of its own for everything, none to be made inside, no privileges, no terminal to type into. */
const isolation = [
  ...'--unshare-user --unshare-ipc --unshare-pid --unshare-uts --unshare-cgroup-try'.split(' '),
  ...'--disable-userns --uid 1000 --gid 1000'.split(' '),
  ...'--die-with-parent --new-session --cap-drop ALL --hostname sandbox'.split(' '),
];

const kernelMounts = ['--proc', '/proc', '--dev', '/dev'];

/** Both are in-memory file systems without a limit on their size. */
const frozen = ['--remount-ro', '/dev', '--remount-ro', '/'];

function tmpfs(path: string, bytes: number): string[] {
  return ['--size', String(bytes), '--perms', '1777', '--tmpfs', path];
}

function bind({ from, to, writable }: Mount): string[] {
  return [writable ? '--bind' : '--ro-bind', from, to];
}

/** What every program needs of the system, and no host's name, user or secret. */
export function systemMounts(): string[] {
  const folders = ['/bin', '/sbin', '/lib', '/lib32', '/lib64'].flatMap(systemFolder);
  const settings = systemSettings.flatMap((path) => ['--ro-bind-try', path, path]);
  return ['--ro-bind', '/usr', '/usr', ...folders, ...settings];
}

const systemSettings = [
  '/etc/alternatives',
  '/etc/ld.so.cache',
  '/etc/ld.so.conf',
  '/etc/ld.so.conf.d',
  '/etc/localtime',
  '/etc/pki/tls/certs',
  '/etc/ssl/certs',
  '/etc/ssl/openssl.cnf',
];

/** A link into /usr on most systems, a folder of its own on some. */
function systemFolder(path: string): string[] {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  return found.isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path];
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const ownMounts: readonly Mount[] = [
  { from: here('./supervise.sh'), to: supervisor },
  { from: here('./etc/passwd'), to: '/etc/passwd' },
  { from: here('./etc/group'), to: '/etc/group' },
  { from: here('./etc/hosts'), to: '/etc/hosts' },
  { from: here('./etc/nsswitch.conf'), to: '/etc/nsswitch.conf' },
];

/** The worktree has a short path inside; the mirror keeps its own, because the worktree's `.git` file names it. */
function treeMounts(command: Seen): Mount[] {
  const worktree = { from: command.worktree, to: workspace, writable: command.writable };
  return command.gitDir === undefined ? [worktree] : [{ from: command.gitDir, to: command.gitDir }, worktree];
}

/** `.git` is the one file of the worktree that git on the host believes, so nobody inside may change it. */
function gitFile(command: Seen, mounts: readonly Mount[]): string[] {
  const tree = mounts.find((mount) => mount.to === workspace);
  if (command.gitDir === undefined || tree === undefined) return [];
  // Not a link: bubblewrap would follow it on the host.
  const found = lstatSync(join(command.worktree, '.git'), { throwIfNoEntry: false });
  return found?.isFile() ? ['--ro-bind', join(tree.from, '.git'), join(workspace, '.git')] : [];
}
