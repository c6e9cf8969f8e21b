// What an agent's work on a task is done with, carried from step to step as one value.
import type { Attempt, Task } from '../domain/task.ts';
import type { TranscriptKey } from '../domain/transcript-key.ts';
import type { Job } from '../engine/job.ts';
import type { Worktree } from '../git/worktree.ts';
import type { Stall } from './stall.ts';
import type { Workbench } from './workbench.ts';

export interface TaskContext {
  readonly job: Job;
  readonly bench: Workbench;
  readonly task: Task;
  /** The conversation in which the work is done, and to which its calls are counted. */
  readonly key: TranscriptKey;
  /** Tells people why nothing moves. */
  readonly stall: Stall;
}

export interface AttemptContext extends TaskContext {
  readonly attempt: Attempt;
  readonly worktree: Worktree;
}
