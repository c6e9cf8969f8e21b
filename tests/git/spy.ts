// Another process of the same user, such as an MCP server, that looks for a word wherever Linux lets it look without
// debugging somebody: command lines, environments, open files, and files on disk.
import { closeSync, constants, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** Where one of the words was found. */
export function lookFor(words: readonly string[], folders: readonly string[]): string[] {
  const holds = (text: string): boolean => words.some((word) => text.includes(word));
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  const told = pids.flatMap((pid) =>
    ['environ', 'cmdline'].map((what) => `/proc/${pid}/${what}`).filter((file) => holds(textOf(file))),
  );
  const open = below(process.pid, pids).flatMap((pid) =>
    descriptorsOf(pid).filter((file) => holds(openedAgain(file))),
  );
  return [...told, ...open, ...folders.flatMap(filesIn).filter((file) => holds(file + textOf(file)))];
}

/** Programs that run below this process. */
export function programs(): string[] {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return below(process.pid, pids).map((pid) => textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' '));
}

function below(parent: number, pids: readonly number[]): number[] {
  const children = pids.filter((pid) => textOf(`/proc/${pid}/status`).includes(`\nPPid:\t${parent}\n`));
  return children.flatMap((child) => [child, ...below(child, pids)]);
}

/** But for pipes of which it holds both ends: Node has such for itself, and stands still when somebody reads from them. */
function descriptorsOf(pid: number): string[] {
  try {
    const files = readdirSync(`/proc/${pid}/fd`).map((fd) => `/proc/${pid}/fd/${fd}`);
    const targets = files.map((file) => readlinkSync(file));
    return files.filter((_, at) => {
      const target = targets[at] ?? '';
      return !target.startsWith('pipe:') || targets.indexOf(target) === targets.lastIndexOf(target);
    });
  } catch {
    return [];
  }
}

/** What a second reader gets of an open file or pipe, without waiting for more. Nobody gets anything of a socket. */
function openedAgain(file: string): string {
  try {
    const fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const bytes = Buffer.alloc(65_536);
      return readlinkSync(file) + bytes.toString('latin1', 0, readSync(fd, bytes));
    } finally {
      closeSync(fd);
    }
  } catch {
    return '';
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
