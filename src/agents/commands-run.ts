// The commands of a conversation and what came of them: evidence that a model cannot make up.
import type { RanCommand } from '../domain/verdict.ts';
import type { Message, ToolCall } from '../llm/model.ts';

export interface CommandRun extends RanCommand {
  /** As the model saw it. */
  readonly output: string;
}

/** Those that came to an end, oldest first. */
export function commandsRun(messages: readonly Message[]): CommandRun[] {
  const results = new Map(
    messages
      .flatMap((message) => (message.role === 'tools' ? message.results : []))
      .map((each) => [each.id, each]),
  );
  return callsIn(messages).flatMap((call) => {
    const result = results.get(call.id);
    const command = commandOf(call);
    if (command === undefined || result === undefined || result.name !== call.name) return [];
    const exit = /\[exit code (\d+)\]/.exec(result.text.slice(-400))?.[1];
    return [{ command, exitCode: exit === undefined ? null : Number(exit), output: result.text }];
  });
}

const edits: ReadonlySet<string> = new Set(['write_file', 'append_file', 'edit_file']);

/** What was run after the last edit: the state that was handed in. */
export function commandsAfterLastEdit(messages: readonly Message[]): CommandRun[] {
  const last = messages.findLastIndex(
    (message) => message.role === 'assistant' && message.calls.some(({ name }) => edits.has(name)),
  );
  const calls = callsIn(messages.slice(Math.max(0, last)));
  const before = last < 0 ? -1 : calls.findLastIndex(({ name }) => edits.has(name));
  const wanted = new Set(calls.slice(before + 1).map(({ id }) => id));
  return commandsRun(
    messages.map((message) =>
      message.role === 'assistant'
        ? { ...message, calls: message.calls.filter(({ id }) => wanted.has(id)) }
        : message,
    ),
  );
}

function callsIn(messages: readonly Message[]): ToolCall[] {
  return messages.flatMap((message) => (message.role === 'assistant' ? message.calls : []));
}

function commandOf({ name, input }: ToolCall): string | undefined {
  if (name !== 'run_shell' || typeof input !== 'object' || input === null || !('command' in input))
    return undefined;
  return typeof input.command === 'string' ? input.command : undefined;
}
