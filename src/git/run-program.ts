// Runs git in a small process of its own (starter.ts says why). That process starts with the first call and ends with
// this process.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Program {
  /** git, or an interpreter and its script that run git. */
  readonly binary: string | readonly [string, string];
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly input: string | Buffer;
  /** It is killed when nothing came out of it for so long. */
  readonly silenceMs: number;
}

export type Ended =
  | {
      readonly ended: 'by itself';
      readonly exitCode: number;
      readonly stdout: Buffer;
      readonly stderr: Buffer;
    }
  | { readonly ended: 'killed' | 'not started'; readonly why: string };

export const starter = fileURLToPath(new URL('starter.ts', import.meta.url));

/** Never throws: whatever happens to the program, or to what starts it, is told. */
export function runProgram(program: Program): Promise<Ended> {
  current ??= openStarter(() => (current = undefined));
  return current(program);
}

type Run = (program: Program) => Promise<Ended>;

let current: Run | undefined;

function openStarter(onEnd: () => void): Run {
  const child = fork(starter, { env: {}, execArgv: [], serialization: 'advanced', stdio: 'ignore' });
  const waiting = new Map<number, (ended: Ended) => void>();
  const answer = (id: number, ended: Ended): void => {
    waiting.get(id)?.(ended);
    waiting.delete(id);
    // It keeps this process alive only while somebody waits for an answer.
    if (waiting.size === 0) child.channel?.unref();
  };
  child.on('message', ({ id, ended }: { id: number; ended: Ended }) => answer(id, ended));
  const gone = (why: string): void => {
    onEnd();
    for (const id of waiting.keys()) answer(id, { ended: 'not started', why });
  };
  child.on('error', (error) => gone(error.message));
  child.on('exit', () => gone('what starts programs has ended'));
  child.unref();
  let asked = 0;
  return (program) =>
    new Promise((resolve) => {
      const id = ++asked;
      waiting.set(id, resolve);
      child.channel?.ref();
      child.send({ id, program });
    });
}
