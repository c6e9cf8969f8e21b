// The commands that an agent ran, and their exit codes.
import type { RanCommand } from '../domain/verdict.ts';
import { type Evidence, select, sinceLastChange } from './evidence.ts';
import type { ToolText } from './tool-text.ts';
import { answersIn, evidenceIn, type TranscriptMessage } from './transcript.ts';

/** Oldest first. */
export function commandsRun(seen: readonly Evidence[]): RanCommand[] {
  return seen.flatMap((one) => commandIn(one, seen));
}

export interface CommandShown extends RanCommand {
  /** As the model read it. */
  readonly output: ToolText;
}

/** The commands that ran after the worktree last changed, with their output. */
export function commandsSinceLastChange(messages: readonly TranscriptMessage[]): CommandShown[] {
  const since = sinceLastChange(evidenceIn(messages));
  return answersIn(messages).flatMap(({ seen = [], text }) =>
    seen
      .filter((one) => since.includes(one))
      .flatMap((one) => commandIn(one, since))
      .map((command) => ({ ...command, output: text })),
  );
}

function commandIn(one: Evidence, seen: readonly Evidence[]): RanCommand[] {
  if (one.is === 'command_ended') return [{ command: one.command, exitCode: one.exitCode }];
  if (one.is !== 'background_started') return [];
  const end = select(seen, 'background_ended').find(({ id }) => id === one.id);
  return [{ command: one.command, exitCode: end?.exitCode ?? null }];
}
