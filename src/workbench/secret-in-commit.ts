// Looks for this process's own secrets in what is about to be pushed: contents, file names, message and branch name. An
// agent cannot reach them; should one ever be reached, it must not leave.
import type { FailureReason, SecretPlace } from '../domain/failure.ts';
import type { Job } from '../engine/job.ts';
import type { Workbench } from './workbench.ts';

/** @returns why nothing may be pushed, if there is one. It names places, never the secret. */
export async function secretIn(
  job: Job,
  { mirror, tip }: Workbench,
  branch: string,
  commit: string,
): Promise<(FailureReason & { is: 'secret_in_work' }) | undefined> {
  const { secrets } = job.services;
  const changed = await mirror.changed(await mirror.mergeBase(tip, commit), commit);
  const places: SecretPlace[] = [];
  if (secrets.holds(branch)) places.push({ in: 'branch_name' });
  if (secrets.holds(await mirror.message(commit))) places.push({ in: 'commit_message' });
  for (const [index, path] of changed.entries()) {
    if (secrets.holds(path)) places.push({ in: 'file_name', number: index + 1 });
  }
  for (const [path, content] of await mirror.readFiles(commit, changed)) {
    // Byte by byte, so that no encoding hides anything.
    if (secrets.holds(content.toString('latin1'))) {
      // A name may hold one as well.
      places.push({ in: 'file', path: secrets.redact(path).text });
    }
  }
  if (places.length === 0) return undefined;
  job.log.error({ places }, 'a secret of this process was about to be pushed; nothing was');
  return { is: 'secret_in_work', places };
}
