// `npm start`: all of Troupe in one process, or one half of it with `--only web` or `--only worker`. Exit status: 0
// after a signal, 1 when it cannot start or fails unexpectedly, 130 after a second signal.
import { inspect, parseArgs } from 'node:util';
import type { Logger } from 'pino';
import { type Config, loadConfig } from './config.ts';
import { ConfigProblem } from './config/config-problem.ts';
import { createLog } from './log.ts';
import { setUp } from './setup.ts';
import { startTroupe } from './troupe.ts';

const usage = 'usage: npm start [-- --only web|worker]';
/** A terminal's Ctrl-C also comes once more through npm: signals this close together are one, in milliseconds. */
const sameSignal = 750;

type Half = 'web' | 'worker';

async function main(): Promise<void> {
  const only = readArguments();
  const config = loadConfig();
  const log = createLog(config.logLevel);
  const quit = listenToSignals(log);
  const ready = await withCredentials(config, log, { ...(only && { only }), quit });
  if (ready === undefined || quit.aborted) return;
  const troupe = await startTroupe(ready, { log, ...(only && { only }) });
  sayWhere(ready, log, troupe.url);
  await aborted(quit);
  await troupe.stop();
  log.info('stopped');
}

function readArguments(): Half | undefined {
  const { values } = readOptions();
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  if (values.only === undefined || values.only === 'web' || values.only === 'worker') return values.only;
  throw new ConfigProblem([`--only "${values.only}" is not valid. Set it to web or worker.\n    ${usage}`]);
}

function readOptions() {
  try {
    return parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  } catch (error) {
    throw new ConfigProblem([`${(error as Error).message}\n    ${usage}`]);
  }
}

/** The configuration with an App, which is registered now if there is none. Undefined after a signal to stop. */
async function withCredentials(
  config: Config,
  log: Logger,
  { only, quit }: { only?: Half; quit: AbortSignal },
): Promise<Config | undefined> {
  // A worker serves no page; startTroupe says what is missing.
  if (config.app !== undefined || only === 'worker') return config;
  return (await setUp(config, log, quit)) === 'done' ? loadConfig() : undefined;
}

function sayWhere(config: Config, log: Logger, url: string | undefined): void {
  if (url === undefined) log.info('Troupe works. Another process serves pages and webhooks.');
  else log.info(`Troupe is ready. Status pages: ${config.server.publicUrl ?? url}`);
}

/** The first signal stops gracefully; a second one ends the process at once. */
function listenToSignals(log: Logger): AbortSignal {
  const quit = new AbortController();
  let first = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!quit.signal.aborted) {
        first = Date.now();
        log.info(`${signal}: stopping. Send it again to stop at once.`);
        quit.abort();
      } else if (Date.now() - first > sameSignal) {
        process.exit(130);
      }
    });
  }
  return quit.signal;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    // A problem of the configuration needs only its message; anything else is a defect and needs its stack.
    const words = error instanceof ConfigProblem ? error.message : inspect(error);
    process.stderr.write(`troupe: ${words}\n`);
    process.exit(1);
  },
);
