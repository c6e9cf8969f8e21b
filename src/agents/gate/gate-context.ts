// What a gate needs around it to look at work that is handed in.
import type { ToolContext } from '../tools/tool.ts';

export interface GateContext extends ToolContext {
  /** Of the attempt, in epoch milliseconds. */
  readonly deadline: number;
}
