// `npm start`: all of Troupe in one process, or with `--only web` or `--only worker` one half of it. Exit status: 0
// after a signal, 1 when it cannot start or something unforeseen broke, 130 when told twice to stop.
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
  throw new ConfigProblem([`--only is "${values.only}"; it must be web or worker.\n    ${usage}`]);
}

function readOptions() {
  try {
    return parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  } catch (error) {
    throw new ConfigProblem([`${(error as Error).message}\n    ${usage}`]);
  }
}

/** The configuration with an App in it: registered now, if there is none yet. Undefined: told to stop meanwhile. */
async function withCredentials(
  config: Config,
  log: Logger,
  { only, quit }: { only?: Half; quit: AbortSignal },
): Promise<Config | undefined> {
  // A worker has no page to show; startTroupe says what is missing.
  if (config.app !== undefined || only === 'worker') return config;
  return (await setUp(config, log, quit)) === 'done' ? loadConfig() : undefined;
}

function sayWhere(config: Config, log: Logger, url: string | undefined): void {
  if (url === undefined) log.info('Troupe works; pages and webhooks are served by another process.');
  else log.info(`Troupe is ready. Status pages: ${config.server.publicUrl ?? url}`);
}

/** The first signal asks for a graceful end; a second one ends the process where it stands. */
function listenToSignals(log: Logger): AbortSignal {
  const quit = new AbortController();
  let first = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!quit.signal.aborted) {
        first = Date.now();
        log.info(`${signal}: stopping; once more to stop at once`);
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
    // What a person can put right is said in words; anything else with its stack.
    const words = error instanceof ConfigProblem ? error.message : inspect(error);
    process.stderr.write(`troupe: ${words}\n`);
    process.exit(1);
  },
);
