// The context of a gate: a tool's context and the attempt's deadline.
import type { ToolContext } from '../tools/tool.ts';

export interface GateContext extends ToolContext {
  /** Of the attempt, in epoch milliseconds. */
  readonly deadline: number;
}
