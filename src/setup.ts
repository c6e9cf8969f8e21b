// The first start, before an App exists: Probot's setup page registers one on GitHub from app.yml, and its
// credentials are kept in `.env`.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import type { Logger } from 'pino';
import { run, type Server } from 'probot';
import { type Config, lendToProbot } from './config.ts';
import { ConfigProblem } from './config/config-problem.ts';
import { openChannel } from './web/webhook-proxy.ts';

/** The browser is still to be sent on to the App's installation page, in milliseconds. */
const lastAnswer = 1000;

/** Ends when the credentials are in `.env`, or, without them, when `quit` is aborted. */
export async function setUp(config: Config, log: Logger, quit: AbortSignal): Promise<'done' | 'quit'> {
  const { port, host, publicUrl } = config.server;
  // Not the public address, because everyone who reaches the page could register an App.
  const address = `http://${host === '0.0.0.0' || host === '::' ? 'localhost' : host}:${port}`;
  const reachable = publicUrl !== undefined || config.github.host !== undefined;
  const webhookUrl = config.webhookProxyUrl ?? (publicUrl && `${publicUrl}/api/github/webhooks`);
  const takeBack = lendToProbot(webhookUrl);
  const done = Promise.withResolvers<'done' | 'quit'>();
  quit.addEventListener('abort', () => done.resolve('quit'), { once: true });
  const server = await startProbot({
    env: { PORT: String(port), HOST: host },
    // Probot asks for a restart, which is not needed here.
    log: log.child({}, { level: 'warn' }),
    updateEnv: (values) => {
      const saved = saveToEnvFile(values);
      if (values.APP_ID !== undefined) setTimeout(() => done.resolve('done'), lastAnswer);
      return saved;
    },
    SmeeClient: { createChannel: async () => (reachable ? undefined : await openChannel(log)) },
  });
  log.info(`Troupe is not registered on GitHub yet. To register it, open ${address}/probot in a browser.`);
  log.info('Troupe then writes its credentials to .env in this folder, and starts.');
  const outcome = await done.promise;
  takeBack();
  await server.stop();
  if (outcome === 'done')
    log.info('Registered. Install the App on a repository on the page that just opened.');
  return outcome;
}

async function startProbot(options: Parameters<typeof run>[1]): Promise<Server> {
  try {
    return await run(() => {}, options);
  } catch (error) {
    throw new ConfigProblem([
      `The setup page cannot start: ${(error as Error).message} ` +
        'To start without it, set APP_ID, PRIVATE_KEY and WEBHOOK_SECRET of an existing App.',
    ]);
  }
}

/** Adds to the file. Only its owner may read it, because it contains the App's private key. */
export function saveToEnvFile(
  values: Readonly<Record<string, string | undefined>>,
  directory: string = process.cwd(),
): NodeJS.ProcessEnv {
  const path = resolve(directory, '.env');
  const before = readIfThere(path);
  const known = parseEnv(before);
  const added = Object.entries(values).filter(
    ([name, value]) => value !== undefined && known[name] !== unquoted(value),
  );
  const lines = added.map(([name, value = '']) => `${name}="${unquoted(value).replaceAll('\n', '\\n')}"`);
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  // Of two lines for one name, the later one counts. Renaming the file means that a crash never leaves half a key.
  writeFileSync(`${path}.new`, `${before}${gap}${lines.map((line) => `${line}\n`).join('')}`, {
    mode: 0o600,
  });
  renameSync(`${path}.new`, path);
  return { ...known, ...values };
}

/** Probot passes the private key in quotes, as it would write it to the file. */
function unquoted(value: string): string {
  return /^".*"$/s.test(value) ? value.slice(1, -1) : value;
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
