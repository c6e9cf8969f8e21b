// Runs git by simple-git: one process per call, in an environment of ours, with exit codes as values and without
// secrets in what comes back. It never runs inside a tree that an agent could write.
import { fileURLToPath } from 'node:url';
import { simpleGit, type SimpleGit, type SimpleGitOptions } from 'simple-git';
import { environmentFor, handover, secretsOf, type Scope, type Surroundings } from './environment.ts';

/** One call of git: where it works, and what it reads from standard input, if it needs no credential. */
export interface Call extends Scope {
  readonly input?: string | Buffer;
}

export interface Answer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** git could not do what was asked. The message names the command and git's own words, without secrets. */
export class GitFailure extends Error {
  override readonly name = 'GitFailure';
}

export interface Git {
  /** Runs and answers whatever the exit code is. Throws `GitFailure` only if git did not run to its end. */
  run(args: readonly string[], call: Call): Promise<Answer>;
  /** Standard output of a call that must succeed. */
  read(args: readonly string[], call: Call): Promise<string>;
  /** As `read`, of `git cat-file`, byte for byte. */
  readBytes(args: readonly string[], call: Call): Promise<Buffer>;
}

// Longer than any pause of an honest transfer; http.lowSpeedTime ends dishonest ones first.
const SILENCE_MS = 10 * 60_000;

const withCredential = fileURLToPath(new URL('./with-credential.sh', import.meta.url));

export function createGit(surroundings: Surroundings): Git {
  const start = (call: Call, ended: Ended) => openSimpleGit(surroundings, call, ended);
  async function run(args: readonly string[], call: Call): Promise<Answer> {
    const ended: Ended = { exitCode: -1, stderr: '' };
    const stdout = await finish(args, call, () => start(call, ended).raw([...args]));
    return { exitCode: ended.exitCode, stdout: scrub(stdout, call), stderr: scrub(ended.stderr, call) };
  }
  return {
    run,
    async read(args, call) {
      const answer = await run(args, call);
      if (answer.exitCode !== 0) throw failure(args, answer);
      return answer.stdout;
    },
    async readBytes(args, call) {
      const ended: Ended = { exitCode: -1, stderr: '' };
      const answer: unknown = await finish(args, call, () => start(call, ended).binaryCatFile([...args]));
      if (ended.exitCode !== 0 || !Buffer.isBuffer(answer)) throw failure(['cat-file', ...args], ended);
      return answer;
    },
  };
}

/** What to throw when an answer is not one the caller can use. */
export function failure(args: readonly string[], answer: Omit<Answer, 'stdout'>): GitFailure {
  const said = answer.stderr.trim() || 'it said nothing';
  return new GitFailure(`git ${args[0] ?? ''} ended with exit code ${answer.exitCode}: ${said}`);
}

interface Ended {
  exitCode: number;
  stderr: string;
}

function openSimpleGit(surroundings: Surroundings, call: Call, ended: Ended): SimpleGit {
  const environment = environmentFor(surroundings, call);
  const options: Partial<SimpleGitOptions> = {
    ...(call.credential && { binary: ['sh', withCredential] }),
    baseDir: surroundings.home,
    allowEnvironment: Object.keys(environment),
    // simple-git guards these against input from outside; here each value is a constant of environment.ts.
    unsafe: {
      allowUnsafeConfigPaths: true,
      allowUnsafeConfigEnvCount: true,
      allowUnsafeHooksPath: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeTemplateDir: true,
      allowUnsafeCredentialHelper: true,
      // A path may hold any character.
      allowUnsafeCustomBinary: true,
    },
    timeout: { block: SILENCE_MS },
    // An empty Buffer closes standard input; nothing at all would leave git waiting for it.
    input: () => Buffer.from(call.credential === undefined ? (call.input ?? '') : handover(call.credential)),
    // simple-git calls it an error only if something was said as well; here the exit code is an answer.
    errors(error, result) {
      ended.exitCode = result.exitCode;
      ended.stderr = Buffer.concat(result.stdErr).toString('utf8');
      return result.exitCode > 0 ? undefined : error;
    },
  };
  return simpleGit(options).env(environment);
}

async function finish<T>(args: readonly string[], call: Call, start: () => PromiseLike<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const why = text.includes('ENOENT')
      ? 'git was not found: install git 2.38 or later and put it on PATH'
      : text;
    // No `cause`: simple-git's error holds the task with everything it was given.
    throw new GitFailure(`git ${args[0] ?? ''} did not run: ${scrub(why, call)}`);
  }
}

function scrub(text: string, call: Call): string {
  return secretsOf(call.credential).reduce((clean, secret) => clean.replaceAll(secret, '***'), text);
}
