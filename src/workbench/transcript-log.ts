// An agent's transcript in the database, which keeps a checkpoint of the worktree with each step that changed it.
import { select } from '../agents/evidence.ts';
import { evidenceIn, type TranscriptLog, type TranscriptMessage } from '../agents/transcript.ts';
import type { Job } from '../engine/job.ts';
import type { Json } from '../domain/json.ts';
import type { TranscriptKey } from '../domain/transcript-key.ts';
import { type TreeWatch, type WatchedTree, watchTree } from './tree-watch.ts';

/** @param tree absent where its changes are thrown away. */
export function transcriptOf(job: Job, key: TranscriptKey, tree?: WatchedTree): TranscriptLog {
  const { transcripts } = job.services.store;
  let watch: TreeWatch | undefined;
  return {
    load: async () => {
      const messages = await storedTranscript(job, key);
      if (tree !== undefined) watch = watchTree(tree, treeAfter(messages) ?? tree.start);
      return messages;
    },
    append: async (message) => {
      const checkpoint = await watch?.takeCheckpoint();
      await transcripts.append(job.claim, key, message as unknown as Json, checkpoint);
    },
    lookAtTree: async () => watch?.look(),
  };
}

export async function storedTranscript(job: Job, key: TranscriptKey): Promise<TranscriptMessage[]> {
  const entries = await job.services.store.transcripts.entries(job.id, key);
  return entries.map(({ message }) => message as unknown as TranscriptMessage);
}

/** The commit of the last checkpoint, because both are stored at once. */
function treeAfter(messages: readonly TranscriptMessage[]): string | undefined {
  return select(evidenceIn(messages), 'tree_changed').at(-1)?.tree;
}
