// A small process that starts programs for a large one: a fork copies the page tables of whoever forks, which takes
// milliseconds where Troupe's hundreds of megabytes are, and during which nothing else in it moves. Requests and answers
// travel over Node's channel, a socket that, unlike a pipe, nobody opens a second time by way of /proc.
import { type ChildProcess, spawn } from 'node:child_process';
import type { Ended, Program } from './run-program.ts';

process.on('message', ({ id, program }: { id: number; program: Program }) => {
  void runHere(program).then((ended) => process.send?.({ id, ended }));
});
// A terminal tells them to everybody. Whoever started this ends it by hanging up.
process.on('SIGINT', () => undefined).on('SIGTERM', () => undefined);

function runHere({ file, args, cwd, env, input, silenceMs }: Program): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(file, args, { cwd, env });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    const isSilent = endWhenSilent(child, silenceMs);
    child.on('error', ({ message }) => resolve({ ended: 'not started', why: message }));
    child.on('close', (exitCode, signal) => {
      if (exitCode !== null)
        resolve({
          ended: 'by itself',
          exitCode,
          stdout: Buffer.concat(stdout),
          stderr: Buffer.concat(stderr),
        });
      else resolve({ ended: 'killed', why: isSilent() ? `it was silent for ${silenceMs} ms` : `${signal}` });
    });
    // A program that ends without reading everything is no error of ours; its exit code tells.
    child.stdin.on('error', () => undefined).end(input);
  });
}

/** Kills it after a silence that long; whether that happened. */
function endWhenSilent(child: ChildProcess, silenceMs: number): () => boolean {
  let silent = false;
  const timer = setTimeout(() => {
    silent = true;
    child.kill('SIGKILL');
  }, silenceMs);
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', () => timer.refresh());
  child.on('close', () => clearTimeout(timer)).on('error', () => clearTimeout(timer));
  return () => silent;
}
