// The last gate before a write: texts are cleaned wherever they stand in a request, and nothing else is touched.
import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { createSecretScan } from '../../src/domain/secret/secret-scan.ts';
import { withoutSecrets } from '../../src/github/without-secrets.ts';

const key = randomBytes(24).toString('hex');
const secrets = createSecretScan();
secrets.learn(key);

function clean(parameters: object) {
  const lines: string[] = [];
  const log = pino(new Writable({ write: (line, _, next) => (lines.push(String(line)), next()) }));
  const request = {
    method: 'POST',
    url: '/repos/{owner}/{repo}/issues',
    headers: { authorization: key },
    ...parameters,
  };
  withoutSecrets(request, secrets, log);
  return { request, lines };
}

it('takes secrets out of titles, bodies, lists and what lies deeper', () => {
  const { request } = clean({
    owner: 'ada',
    title: `Key ${key}`,
    comments: [{ path: 'a.js', line: 3, body: `it is ${Buffer.from(key).toString('base64')}` }],
    output: { summary: `\`${Array.from(key).join(' ')}\`` },
  });
  expect(request).toMatchObject({
    owner: 'ada',
    title: 'Key [secret removed]',
    comments: [{ path: 'a.js', line: 3, body: 'it is [secret removed]' }],
    output: { summary: '`[secret removed]`' },
    headers: { authorization: key },
  });
});

it('says in the log that it did, and not what it was', () => {
  const { lines } = clean({ body: `${key} and ${key}` });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('"removed":2');
  expect(lines[0]).not.toContain(key);
  expect(clean({ body: 'Nothing here.' }).lines).toEqual([]);
});
