// The interface of a tool that a model can call, and the context in which it acts.
import type { ToolSpec } from '../../llm/model.ts';
import type { CommandRunner } from '../../sandbox/sandbox.ts';
import type { BackgroundCommands } from '../background-commands.ts';
import type { Evidence } from '../evidence.ts';

export interface Tool {
  readonly spec: ToolSpec;
  /** Whether it may change files. Such calls never overlap another call. */
  readonly mutates: boolean;
  /**
   * Answers the model's errors with `isError`. Throws only if the attempt is stopped or the sandbox itself is broken.
   */
  run(input: unknown, context: ToolContext): Promise<ToolAnswer>;
}

export interface ToolAnswer {
  readonly text: string;
  readonly isError?: boolean;
  /** Facts that the tool itself observed, for our own code. */
  readonly seen?: readonly Evidence[];
}

export interface ToolContext {
  readonly sandbox: CommandRunner;
  /** Absent if background commands are not allowed. */
  readonly background?: BackgroundCommands;
  /** Absolute host paths of the worktree and of its mirror. */
  readonly worktree: { readonly path: string; readonly gitDir: string };
  readonly writable: boolean;
  readonly signal: AbortSignal;
}
