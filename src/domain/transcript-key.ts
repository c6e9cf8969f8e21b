// Which conversation with a model: what it is about, and what sets it apart from those before it.
import type { TaskKey } from './task-spec.ts';

export type TranscriptKey =
  | { readonly kind: 'plan'; readonly attempt: number }
  /** `asked` names the plan and the reason that it was begun for: with another one, the director begins anew. */
  | { readonly kind: 'replan'; readonly revision: number; readonly attempt: number; readonly asked: string }
  | { readonly kind: 'attempt'; readonly task: TaskKey; readonly attempt: number }
  /** `review`: which one of the subject; one that ended without a verdict is not resumed. */
  | {
      readonly kind: 'review';
      readonly task: TaskKey;
      readonly attempt: number;
      readonly subject: string;
      readonly review: number;
    }
  /** One for each pair of heads: when the base moves again, the resolution begins anew. */
  | {
      readonly kind: 'resolve';
      readonly task: TaskKey;
      readonly attempt: number;
      readonly head: string;
      readonly tip: string;
    };

/** The task that it is about; undefined for the plan. */
export function taskOfTranscript(key: TranscriptKey): TaskKey | undefined {
  return 'task' in key ? key.task : undefined;
}

/** Stands for the key where a text is needed: in tables, addresses and names of folders. It is never read back. */
export function transcriptName(key: TranscriptKey): string {
  switch (key.kind) {
    case 'plan':
      return `plan/${key.attempt}`;
    case 'replan':
      return `replan/${key.revision}/${key.attempt}-${short(key.asked)}`;
    case 'attempt':
      return `${key.task}/${key.attempt}`;
    case 'review':
      return `${key.task}/${key.attempt}/review-${short(key.subject)}${key.review === 1 ? '' : `-${key.review}`}`;
    case 'resolve':
      return `${key.task}/${key.attempt}/resolve-${short(key.head)}-${short(key.tip)}`;
  }
}

/** Of a commit or a digest. */
function short(hash: string): string {
  return hash.replace('sha256:', '').slice(0, 7);
}
