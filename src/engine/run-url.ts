// Where a run can be watched live, if the server has an address that people can reach.
import type { Job } from './job.ts';

export function runUrl(job: Job): string | undefined {
  const { publicUrl } = job.services.options;
  return publicUrl === undefined ? undefined : `${publicUrl}/runs/${job.id}`;
}
