// Without a sandbox, whoever can write to an issue can run commands on this machine. In a public repository that is
// everybody, so agents do not work there then.
import type { Trouble } from '../domain/trouble.ts';
import type { Job } from '../engine/job.ts';

/** Why no agent may work for this run, or undefined. */
export function missingWalls({ run, services }: Job): Trouble | undefined {
  if (services.options.unwalled !== true || run.place.isPrivate) return undefined;
  return { is: 'public_without_sandbox' };
}
