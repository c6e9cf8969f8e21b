// Opens a path of a tree that somebody may be changing at this moment. A folder on the way swapped for a link would lead
// out of the tree between two calls, so what was opened is asked where it really lies. Synchronous: for a thousand small
// files, handing each call to another thread takes many times as long as the calls.
import { closeSync, constants, openSync, readlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

const gone = ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENXIO'];

/**
 * Undefined when it is not there any more, or lies elsewhere. Throws what `openSync` throws for other reasons.
 * @param root absolute and real: no link on the way to it.
 */
export function openInside(root: string, path: string, flags = 0): OpenFile | undefined {
  // A pipe in its place must not make us wait.
  const safe = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  try {
    const fd = openSync(join(root, path), safe | flags);
    if (liesAt(fd, join(root, path))) return new OpenFile(fd);
    closeSync(fd);
    return undefined;
  } catch (error) {
    if (gone.includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

class OpenFile implements Disposable {
  readonly fd: number;

  constructor(fd: number) {
    this.fd = fd;
  }

  [Symbol.dispose](): void {
    closeSync(this.fd);
  }
}

function liesAt(fd: number, place: string): boolean {
  // Elsewhere agents have no sandbox and can read everything anyway.
  return process.platform !== 'linux' || readlinkSync(`/proc/self/fd/${fd}`) === resolve(place);
}
