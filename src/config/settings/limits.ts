// How much a run, a command and all runs together may use.
import { defaultSettings as run } from '../../domain/settings.ts';
import { decimal, wholeNumber } from '../forms.ts';
import { optional, preset } from '../setting.ts';

export const limits = {
  MAX_CONCURRENT_WORKERS: preset(wholeNumber({ min: 1, max: 100, example: '5' }), run.maxConcurrentWorkers, {
    repositoryKey: 'limits.max_concurrent_workers',
    meaning: 'Workers at the same time, over all runs, processes and machines.',
  }),
  MAX_RETRIES: preset(wholeNumber({ min: 1, max: 20, example: '4' }), run.maxRetries, {
    repositoryKey: 'limits.max_retries',
    meaning: 'Failed attempts at one task before a person is asked.',
  }),
  MAX_TASKS: preset(wholeNumber({ min: 1, max: 200, example: '20' }), run.maxTasks, {
    repositoryKey: 'limits.max_tasks',
    meaning: 'Tasks in one plan, subtasks included.',
  }),
  MAX_STEPS: preset(wholeNumber({ min: 1, max: 1000, example: '60' }), run.maxSteps, {
    repositoryKey: 'limits.max_steps',
    meaning: 'Model replies in one attempt.',
  }),
  WORKER_TIMEOUT_SECONDS: preset(
    wholeNumber({ min: 10, max: 86_400, example: '1800' }),
    run.workerTimeoutSeconds,
    { repositoryKey: 'limits.worker_timeout_seconds', meaning: 'Longest time for one attempt, in seconds.' },
  ),
  SANDBOX_MEMORY_MB: preset(wholeNumber({ min: 64, max: 1_048_576, example: '4096' }), 4096, {
    meaning: 'Memory of one command with all its processes, in MiB.',
  }),
  SANDBOX_CPU_SECONDS: preset(wholeNumber({ min: 10, max: 86_400, example: '1800' }), 1800, {
    meaning: 'Processor time of one command with all its processes, in seconds.',
  }),
  SANDBOX_PROCESSES: preset(wholeNumber({ min: 16, max: 32_768, example: '512' }), 512, {
    meaning: 'Processes and threads of one command at the same time.',
  }),
  SANDBOX_WORKTREE_MB: preset(wholeNumber({ min: 16, max: 1_048_576, example: '4096' }), 4096, {
    meaning: 'Disk space of one worktree, generated files included, in MiB.',
  }),
  BUDGET_USD: preset(decimal({ min: 0.01, max: 100_000, example: '20' }), run.budget.usd, {
    repositoryKey: 'budget.usd',
    meaning: 'Cost of one run, in US dollars.',
  }),
  BUDGET_TOKENS: preset(wholeNumber({ min: 1000, example: '20000000' }), run.budget.tokens, {
    repositoryKey: 'budget.tokens',
    meaning: 'Tokens of one run. The only limit for models whose price is unknown.',
  }),
  MAX_BUDGET_USD: preset(decimal({ min: 0.01, max: 100_000, example: '100' }), 100, {
    meaning: 'Highest budget that `/budget` can give one run, in US dollars; at least BUDGET_USD.',
  }),
  MAX_BUDGET_TOKENS: preset(wholeNumber({ min: 1000, example: '100000000' }), 100_000_000, {
    meaning: 'Highest number of tokens that `/budget` can give one run; at least BUDGET_TOKENS.',
  }),
  MONTH_USD: optional(decimal({ min: 0.01, max: 1_000_000, example: '200' }), {
    repositoryKey: 'budget.month_usd',
    meaning:
      'Cost of all runs of one installation in a calendar month (UTC), in US dollars. A repository cannot set a higher limit of its own.',
    otherwise: 'no monthly limit',
  }),
  MODEL_IDLE_SECONDS: optional(wholeNumber({ min: 1, max: 290, example: '120' }), {
    meaning: 'How long a provider may send nothing before Troupe ends the request and retries, in seconds.',
    otherwise: '60 to 280, by provider',
  }),
};
