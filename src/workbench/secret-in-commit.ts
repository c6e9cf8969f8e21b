// Looks for this process's own secrets in what is about to be pushed: contents, file names, message and branch name. An
// agent cannot reach them; should one ever be reached, it must not leave.
import type { Failure } from '../domain/failure.ts';
import {
  inBranchName,
  inFile,
  inFileName,
  inMessage,
  secretOfServer,
  takeSecretOut,
} from '../wording/reasons/failure.ts';
import { fruitless } from './failure.ts';
import type { Job } from '../engine/job.ts';
import type { Workbench } from './workbench.ts';

/** @returns the failure to record if there is one. It names places, never the secret. */
export async function secretIn(
  job: Job,
  { mirror, tip }: Workbench,
  branch: string,
  commit: string,
): Promise<Failure | undefined> {
  const { secrets } = job.services;
  const changed = await mirror.changed(await mirror.mergeBase(tip, commit), commit);
  const places: string[] = [];
  if (secrets.holds(branch)) places.push(inBranchName());
  if (secrets.holds(await mirror.message(commit))) places.push(inMessage());
  for (const [index, path] of changed.entries()) {
    if (secrets.holds(path)) places.push(inFileName(index + 1));
  }
  for (const [path, content] of await mirror.readFiles(commit, changed)) {
    // Byte by byte, so that no encoding hides anything.
    if (secrets.holds(content.toString('latin1'))) places.push(inFile(path));
  }
  if (places.length === 0) return undefined;
  // A name may hold one as well.
  const named = places.map((place) => secrets.redact(place).text);
  job.log.error({ places: named }, 'a secret of this process was about to be pushed; nothing was');
  return fruitless(secretOfServer(), takeSecretOut(named));
}
