// What happens in a run, for whoever reads the log. The whole story is in the database.
import type { Logger } from 'pino';
import type { Fact } from '../domain/fact.ts';
import { factText } from '../wording/facts.ts';

export function logFacts(log: Logger, facts: readonly Fact[]): void {
  for (const fact of facts) {
    if (fact.type !== 'pull_request_observed') {
      log.info({ fact: fact.type, ...('task' in fact && { task: fact.task }) }, factText(fact));
    }
  }
}
