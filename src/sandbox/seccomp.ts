// A seccomp filter: the system calls that a build, a test or a server has no use for, and that attacks on the kernel
// begin with, do not exist inside. It is what is left after namespaces and lost privileges: sockets of families that no
// network namespace divides (vsock reaches the machine's own host), keyrings, BPF, performance counters, io_uring.
// Assembled here because it is sixty instructions, and the same for every command.

const arches = {
  x64: { audit: 0xc000003e, clone: 56, socket: 41 },
  arm64: { audit: 0xc00000b7, clone: 220, socket: 198 },
} as const;
type Arch = keyof typeof arches;

/** Refused with EPERM. Numbers as on x64, then arm64. */
const refused: Readonly<Record<string, readonly [x64: number, arm64: number]>> = {
  acct: [163, 89],
  add_key: [248, 217],
  bpf: [321, 280],
  clock_settime: [227, 112],
  delete_module: [176, 106],
  finit_module: [313, 273],
  fsconfig: [431, 431],
  fsmount: [432, 432],
  fsopen: [430, 430],
  fspick: [433, 433],
  init_module: [175, 105],
  kexec_file_load: [320, 294],
  kexec_load: [246, 104],
  keyctl: [250, 219],
  mount: [165, 40],
  mount_setattr: [442, 442],
  move_mount: [429, 429],
  open_by_handle_at: [304, 265],
  open_tree: [428, 428],
  perf_event_open: [298, 241],
  pivot_root: [155, 41],
  quotactl: [179, 60],
  reboot: [169, 142],
  request_key: [249, 218],
  setns: [308, 268],
  settimeofday: [164, 170],
  swapoff: [168, 225],
  swapon: [167, 224],
  syslog: [103, 116],
  umount2: [166, 39],
  unshare: [272, 97],
  userfaultfd: [323, 282],
};

/** Answered with ENOSYS, on which programs fall back to older calls: what clone3 is asked for, no filter can see. */
const absent: typeof refused = {
  clone3: [435, 435],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
  io_uring_setup: [425, 425],
  memfd_secret: [447, 447],
};

/** Memory that belongs to no process's count; only a cgroup sees it. */
const uncounted: typeof refused = { memfd_create: [319, 279] };

/** AF_UNIX, AF_INET, AF_INET6 and AF_NETLINK, which lists the interfaces. */
const socketFamilies = [1, 2, 10, 16];

/** CLONE_NEWTIME to CLONE_NEWNET; the lowest shares its bit with the signal to send and is left to unshare. */
const newNamespaces = 0x7e020000;

const [EPERM, ENOSYS, EAFNOSUPPORT] = [1, 38, 97];
const [nr, arch, firstArgument] = [0, 4, 16];

/**
 * The program for bubblewrap's `--seccomp`, or undefined where no table of system calls is known.
 * @param counted every page of memory is counted, by a cgroup.
 */
export function seccompFilter(machine: string, counted: boolean): Buffer | undefined {
  if (!Object.hasOwn(arches, machine)) return undefined;
  const { audit, clone, socket } = arches[machine as Arch];
  const column = machine === 'x64' ? 0 : 1;
  const answers = (calls: typeof refused, errno: number) =>
    Object.values(calls).flatMap((numbers) => [...onlyFor(numbers[column], 1), fail(errno)]);
  return Buffer.concat([
    load(arch),
    jump('equal', audit, 1, 0),
    fail(ENOSYS),
    load(nr),
    // The x32 calls, a second table of the same kernel.
    ...(machine === 'x64' ? [jump('atLeast', 0x40000000, 0, 1), fail(ENOSYS)] : []),
    ...answers(refused, EPERM),
    ...answers(counted ? absent : { ...absent, ...uncounted }, ENOSYS),
    ...onlyFor(clone, 4),
    load(firstArgument),
    jump('anyBit', newNamespaces, 0, 1),
    fail(EPERM),
    allow,
    ...onlyFor(socket, socketFamilies.length + 3),
    load(firstArgument),
    ...socketFamilies.map((family, index) => jump('equal', family, socketFamilies.length - index, 0)),
    fail(EAFNOSUPPORT),
    allow,
    allow,
  ]);
}

/** The next `instructions` are only for the call `number`. */
function onlyFor(number: number, instructions: number): Buffer[] {
  return [jump('equal', number, 0, instructions)];
}

function load(offset: number): Buffer {
  return instruction(0x20, 0, 0, offset);
}

const jumps = { equal: 0x15, atLeast: 0x35, anyBit: 0x45 } as const;

/** Skips as many instructions as it says for either outcome. */
function jump(when: keyof typeof jumps, value: number, ifSo: number, otherwise: number): Buffer {
  return instruction(jumps[when], ifSo, otherwise, value);
}

function fail(errno: number): Buffer {
  return instruction(0x06, 0, 0, 0x00050000 + errno);
}

const allow = instruction(0x06, 0, 0, 0x7fff0000);

function instruction(code: number, ifSo: number, otherwise: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(ifSo, 2);
  bytes.writeUInt8(otherwise, 3);
  bytes.writeUInt32LE(value, 4);
  return bytes;
}
