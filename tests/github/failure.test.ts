import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { connectGitHub } from '../../src/github/client.ts';
import { asFailure } from '../../src/github/failure.ts';

/** An error as Octokit throws it. */
function refused(status: number, headers: Record<string, string>, message = 'no'): Error {
  return Object.assign(new Error(message), { status, response: { headers } });
}

describe('what a failed request means', () => {
  it('waits until the hour is over when the hourly limit is used up', () => {
    const error = refused(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1000' });
    expect(asFailure(error, 940_000)).toMatchObject({ meaning: 'limited', retryAfterMs: 60_000 });
  });

  it('waits a minute when GitHub names no time', () => {
    const error = refused(403, {}, 'You have exceeded a secondary rate limit.');
    expect(asFailure(error, 0)).toMatchObject({ meaning: 'limited', retryAfterMs: 60_000 });
  });

  it('takes a plain 403 for a refusal and a bad token for something to try again', () => {
    expect(asFailure(refused(403, {}), 0)).toMatchObject({ meaning: 'refused' });
    expect(asFailure(refused(401, {}), 0)).toMatchObject({ meaning: 'unsent' });
  });

  it('leaves errors that are not about a request alone', () => {
    const error = new TypeError('a bug');
    expect(asFailure(error, 0)).toBe(error);
  });

  it('knows that nothing arrived where nobody listens', async () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
    });
    const github = connectGitHub({
      appId: 1,
      privateKey,
      host: await closedAddress(),
      protocol: 'http',
      log: pino({ level: 'silent' }),
    });
    await expect(github.token(1, 1, {})).rejects.toMatchObject({ meaning: 'unsent' });
  });
});

/** A host and port on which somebody listened a moment ago. */
async function closedAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `127.0.0.1:${port}`;
}
