// What makes a worker: its name, what it is told, its tools, and how its work is handed in.
import type { z } from 'zod';
import type { TaskSpec } from '../../domain/task.ts';
import type { Message } from '../../llm/model.ts';
import type { TypedFinishTool } from '../finish-tool.ts';
import type { Tool } from '../tools/tool.ts';
import type { finishInput } from './hand-in.ts';

export interface Delivered {
  readonly ok: true;
  /** Markdown. */
  readonly summary: string;
  /** For the tasks after it. */
  readonly notes: readonly string[];
  /** A research worker's. Markdown. */
  readonly report?: string;
  /** A planner's; their keys are local. */
  readonly subtasks?: readonly TaskSpec[];
}

export interface WorkerProfile {
  /** On the first line of its opening. */
  readonly title: string;
  readonly system: string;
  /** The opening's last words. */
  readonly closing: string;
  readonly tools: readonly Tool[];
  /** @param room how many more tasks the run may have. */
  finish(room: number): TypedFinishTool<z.infer<typeof finishInput>>;
  /** What it hands over besides summary and notes. */
  extras?(input: unknown, messages: readonly Message[]): Pick<Delivered, 'report' | 'subtasks'>;
}
