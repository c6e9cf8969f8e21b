// What a repository and the server decided for a run before it began; frozen into the run, so that a later
// edit of the file changes nothing under way.
import type { RoleModelSettings } from './role-model.ts';

export interface Budget {
  /** Dollars for the whole run. */
  readonly usd: number;
  /** Input and output tokens for the whole run; the only limit for models without a known price. */
  readonly tokens: number;
  /** Dollars a calendar month for all runs of the repository; absent where it set none. */
  readonly monthUsd?: number;
}

export interface MergePolicy {
  /** Who approves: the strategist alone, a person as well, or nobody (Troupe never merges). */
  readonly approval: 'strategist' | 'human' | 'manual';
  readonly method: 'merge' | 'squash' | 'rebase';
  /** `run`: pull requests go to a branch of the run, and one last one from there to the default branch waits for a person. */
  readonly into?: 'default' | 'run';
}

interface ReviewPolicy {
  /** Added and removed lines of one task's change; more than these wait for a person. */
  readonly maxChangedLines: number;
}

export const roles = ['director', 'code', 'test', 'planner', 'research', 'strategist'] as const;
/** Who a model plays. */
export type Role = (typeof roles)[number];

export interface Settings {
  /** The label that starts a run. */
  readonly label: string;
  /** Tasks a plan may have, subtasks included. */
  readonly maxTasks: number;
  /** Workers of one run at the same time. */
  readonly maxConcurrentWorkers: number;
  /** Failed attempts at one task before a person is asked. */
  readonly maxRetries: number;
  /** Attempts the director gets to hand in a plan that passes the checks. */
  readonly maxPlanTries: number;
  /** Model replies in one attempt. */
  readonly maxSteps: number;
  /** Wall-clock time of one attempt. */
  readonly workerTimeoutSeconds: number;
  readonly planApproval: boolean;
  readonly budget: Budget;
  /** What `/budget` may raise the budget to. */
  readonly budgetCeiling?: Budget;
  /** What becomes of open pull requests when a run is cancelled; `close` unless said. */
  readonly pullsOnCancel?: 'close' | 'keep';
  /** A task that waits for a person reminds once, after so many hours; 0 or absent: never. */
  readonly remindAfterHours?: number;
  /** From this attempt at a task on, its worker is played by this model. */
  readonly stronger?: {
    readonly fromTry: number;
    readonly model: { readonly provider: string; readonly model: string };
  };
  readonly merge: MergePolicy;
  /** Commands that install what the project needs, run before an attempt where registries may be reached. */
  readonly setup?: {
    readonly commands: readonly string[];
    /** Whether packages may run programs of their own while they are installed. */
    readonly installScripts: boolean;
  };
  readonly review: ReviewPolicy;
  /** Models that the repository chose; every other role is played by the server's choice. */
  readonly models: Readonly<Partial<Record<Role, RoleModelSettings>>>;
}

/** Where a stronger model is named and no attempt. */
export const strongerFromTry = 3;

export const defaultSettings: Settings = {
  label: 'troupe',
  maxTasks: 20,
  maxConcurrentWorkers: 5,
  maxRetries: 4,
  maxPlanTries: 3,
  maxSteps: 60,
  workerTimeoutSeconds: 1800,
  planApproval: false,
  budget: { usd: 20, tokens: 20_000_000 },
  merge: { approval: 'strategist', method: 'squash' },
  review: { maxChangedLines: 1_500 },
  models: {},
};
