// Programs are started by a small process: what they get, what comes back, and what happens when something ends early.
import { expect, test } from 'vitest';
import { runProgram, starter } from '../../src/git/run-program.ts';
import { allProcesses } from '../support/processes.ts';

const program = {
  binary: 'sh',
  cwd: '/',
  env: { PATH: process.env['PATH'] ?? '', ONLY: 'this' },
  input: '',
  silenceMs: 60_000,
};

test('bytes go in and come out as they are, beside the exit code', async () => {
  const input = Buffer.from(Array.from({ length: 3_000_000 }, (_, at) => at % 251));
  const ended = await runProgram({ ...program, args: ['-c', 'cat; echo "$ONLY" >&2; exit 3'], input });
  expect(ended).toMatchObject({ ended: 'by itself', exitCode: 3, stderr: Buffer.from('this\n') });
  expect(ended.ended === 'by itself' && input.equals(ended.stdout)).toBe(true);
});

test('what says nothing for too long is killed', async () => {
  const ended = await runProgram({ ...program, args: ['-c', 'exec sleep 60'], silenceMs: 50 });
  expect(ended).toEqual({ ended: 'killed', why: 'it was silent for 50 ms' });
});

test('a program that the machine lacks is told', async () => {
  const ended = await runProgram({ ...program, binary: 'no-such-program', args: ['version'] });
  expect(ended).toMatchObject({ ended: 'not started', why: expect.stringContaining('ENOENT') });
});

test('a program killed by a signal is told', async () => {
  const ended = await runProgram({ ...program, args: ['-c', 'kill -9 $$'] });
  expect(ended).toEqual({ ended: 'killed', why: 'a signal ended it' });
});

test('a program that prints nothing is not waited for', async () => {
  const took: number[] = [];
  for (let n = 0; n < 10; n++) {
    const from = performance.now();
    await runProgram({ ...program, args: ['-c', 'exit 1'] });
    took.push(performance.now() - from);
  }
  // simple-git alone waits 50 ms each time. The fastest tells, because the machine may be busy.
  expect(Math.min(...took)).toBeLessThan(50);
});

test.runIf(process.platform === 'linux')(
  'when the starter dies, whoever waits is told, and the next program gets another starter',
  async () => {
    const waiting = runProgram({ ...program, args: ['-c', 'exec sleep 5'] });
    const mine = (await allProcesses()).find(
      ({ parent, command }) => parent === process.pid && command.includes(starter),
    );
    process.kill(mine!.pid, 'SIGKILL');
    expect(await waiting).toEqual({ ended: 'not started', why: 'what starts programs has ended' });
    expect(await runProgram({ ...program, args: ['-c', 'exit 7'] })).toMatchObject({ exitCode: 7 });
  },
);
