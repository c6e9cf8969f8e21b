// What a tool is: something a model can call, and where it acts.
import type { ToolSpec } from '../../llm/model.ts';
import type { CommandRunner } from '../../sandbox/sandbox.ts';
import type { BackgroundCommands } from '../background-commands.ts';
import type { Evidence } from '../evidence.ts';

export interface Tool {
  readonly spec: ToolSpec;
  /** It may change files; such calls never overlap another call. */
  readonly mutates: boolean;
  /**
   * Answers the model. Whatever the model did wrong comes back as a text with `isError`; this throws only when the
   * attempt is stopped or the sandbox itself is broken.
   */
  run(input: unknown, context: ToolContext): Promise<ToolAnswer>;
}

export interface ToolAnswer {
  readonly text: string;
  readonly isError?: boolean;
  /** What the tool itself saw, for our own code to read. */
  readonly seen?: readonly Evidence[];
}

export interface ToolContext {
  readonly sandbox: CommandRunner;
  /** Absent where nothing may go on in the background. */
  readonly background?: BackgroundCommands;
  /** Absolute host paths: the worktree, and the mirror it belongs to. */
  readonly worktree: { readonly path: string; readonly gitDir: string };
  readonly writable: boolean;
  readonly signal: AbortSignal;
}
