// What commands and tests printed last before an attempt ended without a result: the next one begins where it broke off.
import type { Message, ToolCall, ToolResult } from '../llm/model.ts';
import { fenceCode } from './prompts/fence.ts';
import { runShell } from './tools/run-shell.ts';
import { withoutNotes } from './transcript.ts';

const most = 2;
const longestOutput = 4_000;
const longestCommand = 500;

/** The last commands that failed, oldest first, each with the end of what it printed. Markdown; empty if none failed. */
export function lastFailures(messages: readonly Message[]): string {
  const calls = new Map(messages.flatMap(callsIn).map((call) => [call.id, call]));
  const failed = messages
    .flatMap(resultsIn)
    .filter(({ name, isError }) => isError && name === runShell.spec.name);
  return failed
    .slice(-most)
    .map((result) => {
      const command = commandOf(calls.get(result.id)).slice(0, longestCommand);
      return `This command failed:\n${fenceCode(command, ending(withoutNotes(result.text)))}`;
    })
    .join('\n\n');
}

function callsIn(message: Message): readonly ToolCall[] {
  return message.role === 'assistant' ? message.calls : [];
}

function resultsIn(message: Message): readonly ToolResult[] {
  return message.role === 'tools' ? message.results : [];
}

function commandOf(call: ToolCall | undefined): string {
  const input = call?.input;
  const known = typeof input === 'object' && input !== null && 'command' in input;
  return known ? String(input.command) : 'a command';
}

/** What failed stands at the end. */
function ending(text: string): string {
  return text.length <= longestOutput ? text : `[…]\n${text.slice(-longestOutput)}`;
}
