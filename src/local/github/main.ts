// `npm run github -- --port N --data DIR`: the local GitHub by itself, until it is told to end.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startLocalGitHub } from './server.ts';

const usage = 'usage: npm run github -- [--port N] [--data DIR]';

async function main(): Promise<void> {
  const { port, data } = readArguments();
  const dataDir = data === undefined ? await mkdtemp(join(tmpdir(), 'local-github-')) : resolve(data);
  const log = (line: string): void => console.error(line);
  const github = await startLocalGitHub({ port, dataDir, log });
  console.log(welcome(github.url, dataDir));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      github.close().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
}

function readArguments(): { readonly port: number; readonly data: string | undefined } {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, data: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const port = Number(values.port ?? 3100);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return { port, data: values.data };
  throw new Error(`--port must be a number from 0 to 65535, not ${values.port ?? ''}\n${usage}`);
}

function welcome(url: string, dataDir: string): string {
  const post = (path: string, body: object): string =>
    `  curl -d '${JSON.stringify(body)}' ${url}/_local${path}`;
  return [
    `A GitHub on loopback: ${url} (API ${url}/api/v3, repositories in ${dataDir})`,
    '',
    'Make a user (the answer holds a token), a repository, and an App that is installed on it:',
    post('/users', { login: 'ada' }),
    post('/repositories', { owner: 'ada', name: 'todo', from: { files: { 'README.md': 'To do' } } }),
    post('/apps', { name: 'troupe', permissions: { issues: 'write' }, events: ['issues'] }),
    post('/installations', { app: 0, owner: 'ada', repositories: ['todo'] }).replace(
      '"app":0',
      '"app":APP_ID',
    ),
    '',
    'Everything else, reading back and misbehaving: src/local/github/README.md',
  ].join('\n');
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
