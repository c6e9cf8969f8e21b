import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { plain } from '../src/log.ts';
import { saveToEnvFile } from '../src/setup.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'troupe-env-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

describe('the credentials of a new App', () => {
  it('are added to .env, which keeps what it held and is readable by its owner only', () => {
    const dir = folder();
    writeFileSync(join(dir, '.env'), '# mine\nLABEL=build-me');
    saveToEnvFile({ APP_ID: '7', PRIVATE_KEY: '"-----BEGIN-----\nabc\n-----END-----\n"' }, dir);
    const text = readFileSync(join(dir, '.env'), 'utf8');
    expect(text).toMatch(/^# mine\nLABEL=build-me\n/);
    expect(parseEnv(text)).toEqual({
      LABEL: 'build-me',
      APP_ID: '7',
      PRIVATE_KEY: '-----BEGIN-----\nabc\n-----END-----\n',
    });
    expect(statSync(join(dir, '.env')).mode & 0o777).toBe(0o600);
  });

  it('take the place of older ones, and values that are missing change nothing', () => {
    const dir = folder();
    saveToEnvFile({ APP_ID: '7', WEBHOOK_PROXY_URL: undefined }, dir);
    saveToEnvFile({ APP_ID: '8' }, dir);
    expect(parseEnv(readFileSync(join(dir, '.env'), 'utf8'))).toEqual({ APP_ID: '8' });
  });
});

describe('the log in a terminal', () => {
  it('is a line to read, with its details and the stack of an error', () => {
    const line = plain(
      JSON.stringify({ level: 40, time: 0, msg: 'not ready', run: 3, err: { stack: 'Error: x\n  at y' } }),
    );
    expect(line).toMatch(/^\d\d:\d\d:\d\d warn {2}not ready \(run 3\)\nError: x\n {2}at y\n$/);
  });
});
