// The definition of a kind of worker: its name, prompt, tools, and how it finishes.
import type { TaskSpec } from '../../domain/task-spec.ts';
import type { Proof } from '../../domain/proof.ts';
import type { Evidence } from '../evidence.ts';
import type { TypedFinishTool } from '../finish-tool.ts';
import type { GateTarget } from '../gate/gate-target.ts';
import type { Tool } from '../tools/tool.ts';
import type { FinishInput } from './finish.ts';

export interface Delivered {
  readonly ok: true;
  /** Markdown. */
  readonly summary: string;
  /** For later tasks. */
  readonly notes: readonly string[];
  /** Empty if no check ran. */
  readonly proof: readonly Proof[];
  /** Research workers only. Markdown. */
  readonly report?: string;
  /** Planners only. Keys are local to the list. */
  readonly subtasks?: readonly TaskSpec[];
}

export interface FinishContext {
  /** How many tasks may still be added to the run. */
  readonly remainingTasks: number;
  /** Titles of the run's other tasks. */
  readonly others: readonly string[];
  /** Absent if no check is to run. */
  readonly target?: GateTarget | undefined;
}

export interface WorkerProfile {
  /** On the first line of its opening message. */
  readonly title: string;
  readonly system: string;
  /** The last section of its opening message. */
  readonly closing: string;
  readonly tools: readonly Tool[];
  finish(given: FinishContext): TypedFinishTool<FinishInput>;
  /** Its results besides summary and notes. */
  extras?(input: unknown, seen: readonly Evidence[]): Pick<Delivered, 'report' | 'subtasks'>;
}
