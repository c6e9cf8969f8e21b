// The opening message of every worker. Profiles differ in their system prompts.
import type { Objective } from '../../domain/run.ts';
import type { ProjectCheck } from '../gate/project-checks.ts';
import type { Attempt } from '../../domain/task.ts';
import type { TaskSpec } from '../../domain/task-spec.ts';
import {
  adviceSection,
  approachSection,
  type BlackboardEntry,
  blackboardSection,
  checksSection,
  diffSection,
  earlierSection,
  joinSections,
  mapSection,
  objectiveSection,
  rulesSection,
  taskSection,
} from './sections.ts';

export interface WorkerBrief {
  readonly task: TaskSpec;
  /** From 1. */
  readonly attempt: number;
  readonly objective: Objective;
  /** Of the plan. */
  readonly approach: string;
  readonly map: string;
  /** The gate runs these when the worker calls finish. */
  readonly checks: readonly ProjectCheck[];
  readonly agentsMd?: string;
  readonly blackboard: readonly BlackboardEntry[];
  readonly earlier: readonly Attempt[];
  /** From the person who retried the task. */
  readonly advice?: string;
  /** Earlier attempts' changes that are already in the worktree. */
  readonly diffSoFar?: string;
}

/** @param title the worker's name on the first line, as in `Code worker`. */
export function workerOpening(title: string, given: WorkerBrief, closing: string): string {
  return joinSections([
    `# ${title}: task ${given.task.key}, attempt ${given.attempt}`,
    taskSection(given.task),
    objectiveSection(given.objective),
    approachSection(given.approach),
    blackboardSection(given.blackboard),
    mapSection(given.map),
    checksSection(given.checks),
    rulesSection(given.agentsMd),
    earlierSection(given.earlier),
    diffSection('Already in your worktree, from the previous attempt: continue from here', given.diffSoFar),
    adviceSection(given.advice),
    closing,
  ]);
}
