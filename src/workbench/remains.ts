// What is left of work that came to nothing, for the attempts after it: its diff, and what its commands printed last.
import { lastFailures } from '../agents/last-failures.ts';
import type { TranscriptKey } from '../domain/transcript-key.ts';
import type { Job } from '../engine/job.ts';
import type { AttemptContext } from './attempt-context.ts';
import { storedTranscript } from './transcript-log.ts';
import type { Workbench } from './workbench.ts';

/** Bytes of one diff. There may be several, and each is read by every attempt after it. */
const maxDiffBytes = 20_000;

/** The diff of a worktree against where its work began, pushed or not; undefined when it is no different. */
export async function diffOfWorktree(context: AttemptContext): Promise<string | undefined> {
  const { job, bench, key, worktree } = context;
  const { base } = context.attempt;
  const imported = await bench.mirror.importTree(worktree, base);
  // What cannot be imported as it is was, most likely, a step earlier.
  const tree = imported.ok
    ? imported.tree
    : (await job.services.store.checkpoints.latest(job.id, key))?.commit;
  return tree === undefined ? undefined : diffBetween(bench, base, tree);
}

export async function diffBetween(bench: Workbench, from: string, to: string): Promise<string | undefined> {
  const diff = await bench.mirror.diff(from, to, { maxBytes: maxDiffBytes });
  return diff.trim() === '' ? undefined : diff;
}

/** Markdown; empty when no command failed. */
export async function lastOutputs(job: Job, key: TranscriptKey): Promise<string> {
  return lastFailures(await storedTranscript(job, key));
}
