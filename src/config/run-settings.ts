// The settings a run begins with where its repository has no settings of its own.
import { defaultSettings, type Settings } from '../domain/settings.ts';
import type { Values } from './environment.ts';

export function runSettings(values: Values): Settings {
  const budget = { usd: values.BUDGET_USD, tokens: values.BUDGET_TOKENS };
  return {
    ...defaultSettings,
    label: values.LABEL,
    maxTasks: values.MAX_TASKS,
    maxConcurrentWorkers: values.MAX_CONCURRENT_WORKERS,
    maxRetries: values.MAX_RETRIES,
    maxSteps: values.MAX_STEPS,
    workerTimeoutSeconds: values.WORKER_TIMEOUT_SECONDS,
    planApproval: values.PLAN_APPROVAL === 'yes',
    budget,
    budgetCeiling: {
      usd: Math.max(budget.usd, values.MAX_BUDGET_USD),
      tokens: Math.max(budget.tokens, values.MAX_BUDGET_TOKENS),
    },
    pullsOnCancel: values.ON_CANCEL,
    remindAfterHours: values.REMIND_AFTER_HOURS,
    ...(values.STRONGER_MODEL && {
      stronger: { fromTry: values.STRONGER_FROM_ATTEMPT, model: values.STRONGER_MODEL },
    }),
    merge: { approval: values.MERGE_APPROVAL, method: values.MERGE_METHOD, into: values.MERGE_INTO },
  };
}
