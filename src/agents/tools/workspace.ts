// Runs the programs and small shell scripts of tools in the sandbox. They get paths as arguments and content on
// standard input, so that a model's text is never part of a script.
import type { SandboxResult } from '../../sandbox/sandbox.ts';
import type { ToolContext } from './tool.ts';

interface ProgramOptions {
  readonly stdin?: string;
  readonly timeoutMs?: number;
  readonly idleMs?: number;
  readonly maxOutputBytes?: number;
}

/** Runs a program in the workspace's root. */
export function runProgram(
  context: ToolContext,
  argv: readonly string[],
  { stdin, timeoutMs = 30_000, idleMs, maxOutputBytes = 1_000_000 }: ProgramOptions = {},
): Promise<SandboxResult> {
  const { worktree, writable } = context;
  return context.sandbox.run(
    {
      argv,
      cwd: worktree.path,
      worktree: worktree.path,
      gitDir: worktree.gitDir,
      writable,
      timeoutMs,
      maxOutputBytes,
      ...(idleMs !== undefined && { idleMs }),
      ...(stdin !== undefined && { stdin }),
    },
    context.signal,
  );
}

/** Runs a POSIX shell script in the workspace's root; `args` are its $1, $2, … */
export function runScript(
  context: ToolContext,
  script: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<SandboxResult> {
  return runProgram(context, ['sh', '-c', script, 'sh', ...args], options);
}

/** Shell function: whether $1, with links resolved, is in the workspace. For messages only; the sandbox enforces it. */
export const insideFunction = `
inside() {
  case $(realpath -m "$1") in "$(pwd -P)" | "$(pwd -P)"/*) true ;; *) false ;; esac
}
`;

/** Prefixes the path, so that no program takes it for an option. */
export function asArgument(path: string): string {
  return path === '.' ? path : `./${path}`;
}
