// The opening message of every worker: the case it is given. Roles differ in their system prompts.
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
} from './case.ts';

export interface WorkerCase {
  readonly task: TaskSpec;
  /** From 1. */
  readonly attempt: number;
  readonly objective: Objective;
  /** The plan's. */
  readonly approach: string;
  readonly map: string;
  /** What is run when the worker hands in. */
  readonly checks: readonly ProjectCheck[];
  readonly agentsMd?: string;
  readonly blackboard: readonly BlackboardEntry[];
  readonly earlier: readonly Attempt[];
  /** A person's, with the last retry. */
  readonly advice?: string;
  /** Work of earlier attempts that the worktree already holds. */
  readonly diffSoFar?: string;
}

/** @param title the worker's name on the first line, as in `Code worker`. */
export function workerOpening(title: string, given: WorkerCase, closing: string): string {
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
    diffSection('Already in your worktree, from the attempt before: go on from here', given.diffSoFar),
    adviceSection(given.advice),
    closing,
  ]);
}
