// A small process in which simple-git runs git for a large one. A fork copies the page tables of the process that forks,
// which blocks a process of Troupe's size for milliseconds. Requests and answers travel over Node's channel, because other
// processes can open a pipe through /proc but not a socket.
import { GitPluginError, simpleGit, type SimpleGit, type SimpleGitOptions } from 'simple-git';
import type { Ended, Program } from './run-program.ts';

type Result = Parameters<NonNullable<SimpleGitOptions['errors']>>[1];

process.on('message', ({ id, program }: { id: number; program: Program }) => {
  void runHere(program).then((ended) => process.send?.({ id, ended }));
});
// A terminal sends these to every process. This one ends when its parent closes the channel.
process.on('SIGINT', () => undefined).on('SIGTERM', () => undefined);

function runHere(program: Program): Promise<Ended> {
  return new Promise<Ended>((resolve, reject) => {
    openSimpleGit(program, resolve)
      .raw([...program.args])
      .then(undefined, reject);
  }).catch(({ message }: Error) => ({ ended: 'not started', why: message }));
}

function openSimpleGit(program: Program, onEnd: (ended: Ended) => void): SimpleGit {
  const { binary, cwd, env, input, silenceMs } = program;
  const options: Partial<SimpleGitOptions> = {
    binary: typeof binary === 'string' ? binary : [...binary],
    baseDir: cwd,
    allowEnvironment: Object.keys(env),
    // simple-git guards these against input from outside. Here each value is a constant of the caller's.
    unsafe: {
      allowUnsafeConfigPaths: true,
      allowUnsafeConfigEnvCount: true,
      allowUnsafeHooksPath: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeTemplateDir: true,
      allowUnsafeCredentialHelper: true,
      allowUnsafePack: true,
      // The path of with-credential.sh may contain any character.
      allowUnsafeCustomBinary: true,
    },
    timeout: { block: silenceMs },
    // By default simple-git stops reading 50 ms after the exit, even if output is still to come.
    completion: { onClose: true, onExit: false },
    // An empty Buffer closes standard input. Without any input git would wait for it.
    input: () => Buffer.from(input),
    // simple-git calls this at every end. The result has the bytes, which `raw` decodes.
    errors(error, result) {
      onEnd(endOf(error, result, silenceMs));
      return undefined;
    },
  };
  return simpleGit(options).env(env).outputHandler(endSilentOutput);
}

function endOf(
  error: Buffer | Error | undefined,
  { exitCode, stdOut, stdErr }: Result,
  silenceMs: number,
): Ended {
  const [stdout, stderr] = [Buffer.concat(stdOut), Buffer.concat(stdErr)];
  // The only plugin that ends a program is the one for `timeout`.
  if (error instanceof GitPluginError) return { ended: 'killed', why: `it was silent for ${silenceMs} ms` };
  // Node gives no exit code after a signal, and a negative one if there is no process.
  if (exitCode === null) return { ended: 'killed', why: 'a signal ended it' };
  if (exitCode < 0) return { ended: 'not started', why: stderr.toString('utf8').split('\n', 1).join() };
  return { ended: 'by itself', exitCode, stdout, stderr };
}

/** simple-git waits 50 ms after a program that printed nothing, whatever `completion` says. An empty chunk avoids it. */
const endSilentOutput: Parameters<SimpleGit['outputHandler']>[0] = (_command, stdout) => {
  stdout.once('end', () => stdout.emit('data', Buffer.alloc(0)));
};
