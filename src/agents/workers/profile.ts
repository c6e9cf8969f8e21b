// What makes a worker: its name, what it is told, its tools, and how its work is handed in.
import type { TaskSpec } from '../../domain/task-spec.ts';
import type { Proof } from '../../domain/proof.ts';
import type { Evidence } from '../evidence.ts';
import type { TypedFinishTool } from '../finish-tool.ts';
import type { ProvingGround } from '../gate/proving-ground.ts';
import type { Tool } from '../tools/tool.ts';
import type { FinishInput } from './hand-in.ts';

export interface Delivered {
  readonly ok: true;
  /** Markdown. */
  readonly summary: string;
  /** For the tasks after it. */
  readonly notes: readonly string[];
  /** Empty if there was nothing to run. */
  readonly proof: readonly Proof[];
  /** A research worker's. Markdown. */
  readonly report?: string;
  /** A planner's; their keys are local. */
  readonly subtasks?: readonly TaskSpec[];
}

/** What handing in depends on. */
export interface HandInCase {
  /** How many more tasks the run may have. */
  readonly room: number;
  /** Titles of the run's other tasks. */
  readonly others: readonly string[];
  /** Absent where nothing is to be proved by running it. */
  readonly ground?: ProvingGround | undefined;
}

export interface WorkerProfile {
  /** On the first line of its opening. */
  readonly title: string;
  readonly system: string;
  /** The opening's last words. */
  readonly closing: string;
  readonly tools: readonly Tool[];
  finish(given: HandInCase): TypedFinishTool<FinishInput>;
  /** What it hands over besides summary and notes. */
  extras?(input: unknown, seen: readonly Evidence[]): Pick<Delivered, 'report' | 'subtasks'>;
}
