// A folder that behaves as the kernel's cgroup v2 file system does, for machines whose kernel has given memory and
// processes to v1. It stands in for the kernel's files and rules; that limits bind is shown only where they are real.
import * as fs from 'node:fs';
import { basename, dirname, join } from 'node:path';

const { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } = fs;
type Controller = 'cpu' | 'memory' | 'pids';

const filesOf: Readonly<Record<Controller, Readonly<Record<string, string>>>> = {
  cpu: { 'cpu.max': 'max 100000\n' },
  memory: {
    'memory.max': 'max\n',
    'memory.swap.max': 'max\n',
    'memory.oom.group': '0\n',
    'memory.events': 'low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\noom_group_kill 0\n',
  },
  pids: { 'pids.max': 'max\n' },
};

/** Makes the root of one, with these controllers. */
export function makeRoot(root: string, controllers: readonly Controller[]): void {
  populate(root, controllers);
}

function populate(group: string, controllers: readonly Controller[]): void {
  const always = {
    'cgroup.procs': '',
    'cgroup.subtree_control': '\n',
    'cgroup.controllers': `${controllers.join(' ')}\n`,
    'cpu.stat': 'usage_usec 0\nuser_usec 0\nsystem_usec 0\n',
  };
  const files = Object.assign(always, ...controllers.map((one) => filesOf[one])) as Record<string, string>;
  for (const [name, text] of Object.entries(files)) writeFileSync(join(group, name), text);
}

export const words = (file: string): string[] => readFileSync(file, 'utf8').split(/\s+/u).filter(Boolean);
const isGroup = (folder: string): boolean => existsSync(join(folder, 'cgroup.procs'));

/** What the calls of node:fs that change something do in such a folder; elsewhere they do what they always do. */
export const kernel = {
  mkdirSync(folder: string): void {
    mkdirSync(folder);
    const parent = join(dirname(folder), 'cgroup.subtree_control');
    if (existsSync(parent)) populate(folder, words(parent) as Controller[]);
  },
  rmdirSync(folder: string): void {
    if (!existsSync(folder)) throw problem('ENOENT');
    if (isGroup(folder) && words(join(folder, 'cgroup.procs')).length > 0) throw problem('EBUSY');
    rmSync(folder, { recursive: true });
  },
  writeFileSync(file: string, text: string): void {
    const group = dirname(file);
    if (!isGroup(group)) return writeFileSync(file, text);
    // Nobody makes a file there.
    if (!existsSync(file)) throw problem('EACCES');
    if (basename(file) === 'cgroup.procs') return writeFileSync(file, text, { flag: 'a' });
    if (basename(file) === 'cgroup.subtree_control') return control(group, text);
    writeFileSync(file, `${text}\n`);
  },
};

/** A group hands controllers down that it has; one with processes does not, but for the root. */
function control(group: string, text: string): void {
  const wanted = text.split(' ').map((one) => one.replace('+', ''));
  if (wanted.some((one) => !words(join(group, 'cgroup.controllers')).includes(one))) throw problem('ENOENT');
  const isRoot = !isGroup(dirname(group));
  if (!isRoot && words(join(group, 'cgroup.procs')).length > 0) throw problem('EBUSY');
  const file = join(group, 'cgroup.subtree_control');
  writeFileSync(file, `${[...new Set([...words(file), ...wanted])].join(' ')}\n`);
}

function problem(code: string): Error {
  return Object.assign(new Error(code), { code });
}
