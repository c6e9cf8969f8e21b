// The command line of `npm run demo` and `npm run local`.
import { writeFile } from 'node:fs/promises';
import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/** Invalid usage. The message goes to standard error, and the exit status is 2. */
export class UsageProblem extends Error {}

/** The options of both commands. */
export const sharedOptions = {
  exit: { type: 'boolean', default: false },
  json: { type: 'string' },
  port: { type: 'string', default: '0' },
  help: { type: 'boolean', short: 'h', default: false },
} as const satisfies ParseArgsOptionsConfig;

export const sharedUsage = `  --exit       exit when the run ends, instead of keeping the pages up
  --json FILE  write the result to FILE
  --port N     port of the status page (default: any free port)
  --help       show this help`;

type Values<T extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: T; strict: true }>
>['values'];

/** @throws UsageProblem for an unknown option or a missing value. */
export function parseArguments<T extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: T,
): Values<T> {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageProblem((error as Error).message);
  }
}

/** @throws UsageProblem unless it is 0 to 65535. */
export function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new UsageProblem(`--port ${text}: a port is a number from 0 to 65535; 0 selects a free port.`);
}

/** Checked before a long run, not after it. @throws UsageProblem if the file cannot be written. */
export async function checkWritable(file: string): Promise<void> {
  await writeFile(file, '').catch((error: unknown) => {
    throw new UsageProblem(`--json ${file}: cannot be written (${(error as Error).message}).`);
  });
}
