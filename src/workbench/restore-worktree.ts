// The folder in which an agent works, as it was after the last whole step: another process, or another machine, finds it so.
import type { TranscriptKey } from '../domain/transcript-key.ts';
import type { Worktree } from '../git/worktree.ts';
import type { Job } from '../engine/job.ts';
import { installDependencies } from './dependencies.ts';
import { type Workbench, worktreeName } from './workbench.ts';

/** A worktree at the transcript's last checkpoint, or at `start` when there is none, with what the project's setup installs. */
export async function restoreWorktree(
  job: Job,
  bench: Workbench,
  key: TranscriptKey,
  start: string,
): Promise<Worktree> {
  const checkpoint = await job.services.store.checkpoints.latest(job.id, key);
  if (checkpoint !== undefined) await bench.mirror.unbundle(checkpoint.bundle);
  const worktree = await bench.mirror.worktree(worktreeName(job, key), checkpoint?.commit ?? start);
  await installDependencies(job, bench, worktree);
  return worktree;
}
