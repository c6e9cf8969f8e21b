// A model that asks the run's budget before each call and records what each call cost.
import { budgetReached } from '../domain/budget.ts';
import type { TaskKey } from '../domain/task.ts';
import type { Role, Settings } from '../domain/settings.ts';
import type { Model } from '../llm/model.ts';
import type { Job } from './hands.ts';

/** The run's budget does not allow another call. */
export class BudgetReached extends Error {}

/**
 * @param key the transcript that the calls belong to.
 * @param settings the run's, unless another model plays the role this time.
 */
export function meteredModel(
  job: Job,
  role: Role,
  key: string,
  task?: TaskKey,
  settings: Settings = job.run.settings,
): Model {
  const model = job.hands.model(role, settings);
  const { modelCalls } = job.hands.store;
  return {
    ...model,
    complete: async (request, options) => {
      const reached = budgetReached(job.run.settings.budget, await modelCalls.priced(job.id));
      if (reached !== undefined) throw new BudgetReached(reached);
      const reply = await model.complete(request, options);
      await modelCalls.record({
        run: job.id,
        key,
        role,
        provider: model.provider,
        model: model.name,
        ...reply.usage,
        usd: reply.usd,
        ms: reply.ms,
        ...(task === undefined ? {} : { task }),
      });
      return reply;
    },
  };
}
