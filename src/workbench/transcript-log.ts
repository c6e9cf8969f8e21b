// A conversation with a model as it is stored: message by message, with a checkpoint of the tree that each left behind.
import type { TranscriptLog } from '../agents/transcript.ts';
import type { Json } from '../domain/json.ts';
import type { TranscriptKey } from '../domain/transcript-key.ts';
import type { Worktree } from '../git/worktree.ts';
import type { Message } from '../llm/model.ts';
import type { Checkpoint } from '../store/checkpoints.ts';
import type { Job } from '../engine/job.ts';
import { commitOf, type Workbench } from './workbench.ts';

/** A worktree, and the commit that it began at. */
export interface Tree {
  readonly bench: Workbench;
  readonly worktree: Worktree;
  readonly start: string;
}

/** A transcript that keeps a checkpoint of the tree with each step that changed it. */
export function transcriptOf(job: Job, key: TranscriptKey, tree?: Tree): TranscriptLog {
  const { transcripts } = job.services.store;
  return {
    load: async () =>
      (await transcripts.entries(job.id, key)).map((entry) => entry.message as unknown as Message),
    append: async (message, { treeChanged }) => {
      const checkpoint = treeChanged && tree !== undefined ? await takeCheckpoint(tree) : undefined;
      await transcripts.append(job.claim, key, message as unknown as Json, checkpoint);
      return checkpoint?.commit;
    },
  };
}

async function takeCheckpoint({ bench, worktree, start }: Tree): Promise<Checkpoint | undefined> {
  const imported = await bench.mirror.importTree(worktree, start);
  // What cannot be imported now (say, a nested repository in the making) is judged at the end, not at every step.
  if (!imported.ok) return undefined;
  const commit = await commitOf(bench, imported, start);
  // Back to how it began: that too must be what a resumed attempt finds.
  if (commit === start) return { commit, base: start, bundle: Buffer.alloc(0) };
  return { commit, base: start, bundle: await bench.mirror.bundle(commit, start) };
}
