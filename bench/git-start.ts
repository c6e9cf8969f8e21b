// What starting git costs a process as large as Troupe at work: by itself, and by way of the small process that starts
// programs for it. Both in one run, in turns: `npm run bench:git`.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { runProgram, starter } from '../src/git/run-program.ts';
import { allProcesses } from '../tests/support/processes.ts';

const heldMegabytes = 500;
const rounds = 10;
const startsInARound = 30;

const program = {
  binary: 'git',
  args: ['--version'],
  cwd: process.cwd(),
  env: { PATH: process.env['PATH'] ?? '' },
  input: '',
  silenceMs: 60_000,
};

function byItself(): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program.binary, program.args, program);
    child.stdout.resume();
    child.stdin.end();
    child.on('error', reject).on('close', () => resolve());
  });
}

async function byTheStarter(): Promise<void> {
  await runProgram(program);
}

interface Cost {
  wallMs: number;
  userMs: number;
  systemMs: number;
  /** User and system time of the starter. */
  starterMs: number;
  /** For how long nothing else in this process could move. */
  blockedMs: number;
}

async function measure(start: () => Promise<void>, cost: Cost): Promise<void> {
  const [from, cpu, starterCpu] = [performance.now(), process.cpuUsage(), await starterMs()];
  for (let n = 0; n < startsInARound; n++) {
    const began = performance.now();
    const ended = start();
    cost.blockedMs += performance.now() - began;
    await ended;
  }
  const { user, system } = process.cpuUsage(cpu);
  cost.wallMs += performance.now() - from;
  cost.starterMs += (await starterMs()) - starterCpu;
  cost.userMs += user / 1000;
  cost.systemMs += system / 1000;
}

/** As the kernel counts it, in hundredths of a second. Zero where there is no /proc. */
async function starterMs(): Promise<number> {
  const ours = ({ parent, command }: { parent: number; command: string }): boolean =>
    parent === process.pid && command.includes(starter);
  const found = (await allProcesses()).find(ours);
  if (found === undefined) return 0;
  const [, , , , , , , , , , , user, system] = readFileSync(`/proc/${found.pid}/stat`, 'utf8')
    .split(') ')
    .at(-1)!
    .split(' ');
  return (Number(user) + Number(system)) * 10;
}

const ways = { 'by itself': byItself, 'by the starter': byTheStarter };
const held = Buffer.alloc(heldMegabytes * 1_000_000, 1);
const costs = new Map(
  Object.keys(ways).map((way) => [way, { wallMs: 0, userMs: 0, systemMs: 0, starterMs: 0, blockedMs: 0 }]),
);
await byTheStarter();
for (let round = 0; round < rounds; round++) {
  for (const [way, start] of Object.entries(ways)) await measure(start, costs.get(way)!);
}
const starts = rounds * startsInARound;
console.log(
  `A process that holds ${held.length / 1_000_000} MB starts git ${starts} times each way. Milliseconds for each start:`,
);
for (const [way, cost] of costs) {
  const each = Object.entries(cost).map(([what, ms]) => [what.replace('Ms', ''), (ms / starts).toFixed(2)]);
  console.log(way.padEnd(16), Object.fromEntries(each));
}
