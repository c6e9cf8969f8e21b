// Runs git by simple-git: one process per call, in an environment of ours, with exit codes as values and without
// secrets in what comes back. It never runs inside a tree that an agent could write.
import { fileURLToPath } from 'node:url';
import { environmentFor, handover, secretsOf, type Scope, type Surroundings } from './environment.ts';
import { runProgram } from './run-program.ts';

/** One call of git: where it works, and what it reads from standard input, if it needs no credential. */
interface Call extends Scope {
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
  /** As `read`, byte for byte. */
  readBytes(args: readonly string[], call: Call): Promise<Buffer>;
}

// Longer than any pause of an honest transfer; http.lowSpeedTime ends dishonest ones first.
const SILENCE_MS = 10 * 60_000;

const withCredential = fileURLToPath(new URL('./with-credential.sh', import.meta.url));

export function createGit(surroundings: Surroundings): Git {
  const runBytes = (args: readonly string[], call: Call) => runGit(surroundings, args, call);
  async function run(args: readonly string[], call: Call): Promise<Answer> {
    const { stdout, ...answer } = await runBytes(args, call);
    return { ...answer, stdout: scrub(stdout.toString('utf8'), call) };
  }
  return {
    run,
    async read(args, call) {
      const answer = await run(args, call);
      if (answer.exitCode !== 0) throw failure(args, answer);
      return answer.stdout;
    },
    async readBytes(args, call) {
      const answer = await runBytes(args, call);
      if (answer.exitCode !== 0) throw failure(args, answer);
      return answer.stdout;
    },
  };
}

/** What to throw when an answer is not one the caller can use. */
export function failure(args: readonly string[], answer: Omit<Answer, 'stdout'>): GitFailure {
  const said = answer.stderr.trim() || 'it said nothing';
  return new GitFailure(`git ${args[0] ?? ''} ended with exit code ${answer.exitCode}: ${said}`);
}

async function runGit(surroundings: Surroundings, args: readonly string[], call: Call) {
  const { credential, input = '' } = call;
  const ended = await runProgram({
    ...(credential === undefined
      ? { binary: 'git', input }
      : { binary: ['sh', withCredential], input: handover(credential) }),
    args,
    cwd: surroundings.home,
    env: environmentFor(surroundings, call),
    silenceMs: SILENCE_MS,
  });
  if (ended.ended === 'by itself') {
    const { exitCode, stdout, stderr } = ended;
    return { exitCode, stdout, stderr: scrub(stderr.toString('utf8'), call) };
  }
  const why = ended.why.includes('ENOENT')
    ? 'git was not found: install git 2.38 or later and put it on PATH'
    : scrub(ended.why, call);
  throw new GitFailure(`git ${args[0] ?? ''} did not run: ${why}`);
}

function scrub(text: string, call: Call): string {
  return secretsOf(call.credential).reduce((clean, secret) => clean.replaceAll(secret, '***'), text);
}
