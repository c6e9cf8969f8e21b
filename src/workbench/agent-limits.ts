// How far an agent may go: the role's own limits where it has some, else those of the run.
import type { LoopLimits } from '../agents/loop.ts';
import type { Role } from '../domain/settings.ts';
import type { Job } from '../engine/job.ts';

/** Time counts from now. */
export function agentLimits({ run, services }: Job, role: Role): LoopLimits {
  const { models, maxSteps, workerTimeoutSeconds } = run.settings;
  const seconds = models[role]?.timeoutSeconds ?? services.options.roleTimeoutSeconds?.[role];
  return { maxSteps, deadline: Date.now() + (seconds ?? workerTimeoutSeconds) * 1000 };
}
