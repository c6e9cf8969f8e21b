// Paths as models write them, parsed once into paths relative to the workspace. This is for clear messages only: what
// keeps a tool inside, links included, is that its sandbox holds nothing else.
import { posix } from 'node:path';
import { z } from 'zod';
import { workspace } from '../../sandbox/sandbox.ts';

/** `.` for the workspace itself; otherwise relative, normalised, without `./` and without a slash at the end. */
export const workspacePath = z.string().transform((path, issues) => {
  const relative = posix.normalize(withoutMountPoint(path) || '.').replace(/\/$/u, '');
  const problem = problemWith(path, relative);
  if (problem !== undefined) issues.addIssue(problem);
  return relative;
});

function problemWith(path: string, relative: string): string | undefined {
  if (path.includes('\0')) return 'a path cannot hold a NUL character';
  if (/^(?:\/|$|\.\.(?:\/|$))/u.test(relative)) {
    return `${path} is outside the workspace; paths are relative to its root, e.g. src/main.js`;
  }
  if (/^\.git(?:\/|$)/u.test(relative)) {
    return `${path} belongs to git, which looks after it; read history with git commands in run_shell`;
  }
  return undefined;
}

/** Commands show models where the workspace is mounted, and they use it. */
function withoutMountPoint(path: string): string {
  return path === workspace || path.startsWith(`${workspace}/`) ? path.slice(workspace.length + 1) : path;
}
