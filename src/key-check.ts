// Warns at start when a provider refuses its key, with requests that cost nothing. A provider that does not answer
// gets no warning, because it may be back before it is needed.
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { RoleModel } from './domain/role-model.ts';
import { seatOf } from './llm/models.ts';
import { keyProblem } from './llm/trial.ts';

/** Never throws. */
export async function warnOfWrongKeys(config: Config, log: Logger, signal: AbortSignal): Promise<void> {
  const named = Object.values<RoleModel>(config.models ?? {}).flatMap((one) => [
    one,
    ...(one.fallback ?? []),
  ]);
  const byProvider = new Map(named.map((one) => [one.provider, one]));
  const asked = [...byProvider.values()].map(async (choice) => {
    const problem = await keyProblem(seatOf(choice, { providers: config.providers }), signal);
    if (problem !== undefined)
      log.warn(`${problem} To test the model of every role, run \`npm run doctor\`.`);
  });
  await Promise.allSettled(asked);
}
