// What Troupe says about its walls when it starts: that they leak, and where; or that there are none.
import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { leakyBwrap } from './sandbox/leaky-bwrap.ts';
import { freshDatabase } from './support/database.ts';

const worker = [process.execPath, new URL('../src/main.ts', import.meta.url).pathname, '--only', 'worker'];
let folder = '';
let settings: Record<string, string> = {};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'troupe-walls-'));
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const database = await freshDatabase();
  onTestFinished(() => database.drop());
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  settings = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    DATA_DIR: join(folder, 'data'),
    DATABASE_URL: database.url,
    APP_ID: '1',
    PRIVATE_KEY: privateKey,
    WEBHOOK_SECRET: randomBytes(16).toString('hex'),
    GHE_HOST: '127.0.0.1:9',
    GHE_PROTOCOL: 'http',
    OPENAI_API_KEY: randomBytes(16).toString('hex'),
    OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
  };
});

/** Runs it until it ends by itself, or until it has said that. */
async function run(argv: readonly string[], until?: RegExp): Promise<{ code: number | null; said: string }> {
  const [command = '', ...args] = argv;
  const child = spawn(command, args, { cwd: folder, env: settings });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part: Buffer) => {
      said += part.toString();
      if (until?.test(said)) child.kill('SIGTERM');
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said };
}

it('with a bubblewrap that leaves the network open no worker starts, and it is said what got out', async () => {
  const leaky = leakyBwrap(folder, 'no network of its own');
  // Whatever runs in this sees that one in the place of the machine's own.
  const leaking = ['bwrap', '--die-with-parent', '--dev-bind', '/', '/', '--bind', leaky, '/usr/bin/bwrap'];
  const { code, said } = await run([...leaking, '--', ...worker]);
  expect(said).toContain(
    'The sandbox does not hold, so no worker starts. These probes got out: connect to a TCP',
  );
  expect(said).toContain('send the host a datagram, as to a name server');
  expect(said).not.toContain('read a file outside');
  expect(said).not.toContain('Troupe works');
  expect(code).toBe(1);
});

it('SANDBOX=none is shouted about before work begins', async () => {
  settings['SANDBOX'] = 'none';
  const { said } = await run(worker, /Troupe works/);
  expect(said).toMatch(
    /SANDBOX=none: THERE IS NO SANDBOX\. .*its keys included.*Public repositories are refused\..*Troupe works/s,
  );
});
