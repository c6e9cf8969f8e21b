// Tells early when a provider refuses its key: at start, beside everything else, with requests that cost nothing.
// A provider that does not answer, or does not say, is no reason to worry anybody yet.
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
    if (problem !== undefined) log.warn(`${problem} \`npm run doctor\` tries every role's model.`);
  });
  await Promise.allSettled(asked);
}
