// Tells whether the stories hold: plays them all again and again, and names each that failed.
//   npm run test:steady -- --times 10 [--load]
// `--load` keeps two processors busy beside them.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

interface Report {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    /** Of the file, where it could not be loaded. */
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

const { values } = parseArgs({
  options: { times: { type: 'string', default: '10' }, load: { type: 'boolean', default: false } },
});

await using closing = new AsyncDisposableStack();
const folder = await mkdtemp(join(tmpdir(), 'troupe-steady-'));
closing.defer(() => rm(folder, { recursive: true }));
if (values.load) for (const loop of [busyLoop(), busyLoop()]) closing.defer(() => void loop.kill('SIGKILL'));

let failures = 0;
for (let time = 1; time <= Number(values.times); time++) {
  const began = Date.now();
  const report = await playAll(join(folder, `${time}.json`));
  const failed = failedIn(report);
  failures += failed.length;
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(`${time}: ${report.numPassedTests} passed, ${failed.length} failed, ${seconds} s`);
  for (const one of failed) console.log(`   ${one}`);
}
console.log(`${values.times} times${values.load ? ' under load' : ''}: ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;

function busyLoop(): ChildProcess {
  return spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
}

async function playAll(report: string): Promise<Report> {
  const args = ['run', '--project', 'stories', '--reporter', 'json', '--outputFile', report];
  const vitest = spawn('vitest', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  await new Promise((resolve, reject) => vitest.on('exit', resolve).on('error', reject));
  return JSON.parse(await readFile(report, 'utf8')) as Report;
}

function failedIn({ testResults }: Report): string[] {
  return testResults.flatMap(({ name, message, assertionResults }) => {
    const tests = assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName }) => fullName);
    const reasons = tests.length === 0 && message !== '' ? [message] : tests;
    return reasons.map((one) => `${name.slice(process.cwd().length + 1)}: ${one}`);
  });
}
