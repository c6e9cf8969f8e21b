// Parses paths that models write into paths relative to the workspace. This is only for clear messages. The sandbox
// keeps tools inside the workspace, links included, because it contains nothing else.
import { posix } from 'node:path';
import { z } from 'zod';
import { workspace } from '../../sandbox/sandbox.ts';

/** `.` for the workspace itself; otherwise relative and normalised, without `./` and without a trailing slash. */
export const workspacePath = z.string().transform((path, issues) => {
  const relative = posix.normalize(withoutMountPoint(path) || '.').replace(/\/$/u, '');
  const problem = problemWith(path, relative);
  if (problem !== undefined) issues.addIssue(problem);
  return relative;
});

function problemWith(path: string, relative: string): string | undefined {
  if (path.includes('\0')) return 'a path cannot contain a NUL character';
  if (/^(?:\/|$|\.\.(?:\/|$))/u.test(relative)) {
    return `${path} is outside the workspace; paths are relative to its root, e.g. src/main.js`;
  }
  if (/^\.git(?:\/|$)/u.test(relative)) {
    return `${path} belongs to git; read history with git commands in run_shell`;
  }
  return undefined;
}

/** Models see the mount point in the output of commands, and use it in paths. */
function withoutMountPoint(path: string): string {
  return path === workspace || path.startsWith(`${workspace}/`) ? path.slice(workspace.length + 1) : path;
}
