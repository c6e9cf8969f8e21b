// Runs git on the bare repositories, with an environment that no user's configuration reaches.
import type { Readable } from 'node:stream';
import { runProgram } from '../../../git/run-program.ts';

/** Git said no: `stderr` is what it said, `status` its exit status. */
export class GitFailed extends Error {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;

  constructor(args: readonly string[], status: number, stdout: string, stderr: string) {
    super(`git ${args.join(' ')} ended with status ${status}: ${stderr.trim()}`);
    this.status = status;
    this.stdout = stdout;
    this.stderr = stderr;
  }
}

/** Who a commit says wrote it; `date` in git's raw form or ISO 8601. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly date?: string | undefined;
}

/** Who commits where nobody else does. */
export const github: Signature = { name: 'GitHub', email: 'noreply@github.com' };

/** The whole environment git gets: nothing of the caller's but the path to its programs. */
export function gitEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin',
    HOME: '/nonexistent',
    LANG: 'C.UTF-8',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    ...more,
  };
}

// Long enough to copy any repository of this machine.
const silenceMs = 10 * 60_000;

/** Runs `git ARGS` in `directory` and answers its standard output; rejects with {@link GitFailed}. */
export async function git(directory: string, args: readonly string[]): Promise<string> {
  const ended = await runProgram({
    binary: 'git',
    args: ['-c', 'core.quotePath=false', ...args],
    cwd: directory,
    env: gitEnvironment(),
    input: '',
    silenceMs,
  });
  if (ended.ended !== 'by itself') throw new Error(`git ${args.join(' ')} did not run: ${ended.why}`);
  const { exitCode, stdout, stderr } = ended;
  if (exitCode !== 0) throw new GitFailed(args, exitCode, stdout.toString('utf8'), stderr.toString('utf8'));
  return stdout.toString('utf8');
}

/** Reads a stream to its end. */
export async function collect(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
