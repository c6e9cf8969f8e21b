// The last look before a change is handed in where the project names no check that could be run: was anything run since
// the last edit? It asks once. A change that needs no test gets through when the worker insists.
import type { Message, ToolCall } from '../../llm/model.ts';
import { editingTools } from '../toolsets.ts';

/** @param messages up to and with the reply that wants to finish. */
export function untestedProblems(messages: readonly Message[]): string[] {
  const calls = messages.flatMap((message) => (message.role === 'assistant' ? message.calls : []));
  const lastEdit = calls.findLastIndex((call) => editingTools.has(call.name));
  const isChecked = calls.slice(lastEdit + 1).some((call) => call.name === 'run_shell');
  if (lastEdit < 0 || isChecked || hasInsisted(calls.slice(lastEdit + 1))) return [];
  return [
    "You ran no command after your last edit. Run the project's tests now, look at what they say, and finish again; if there is nothing to run, finish again and say so in the summary.",
  ];
}

function hasInsisted(calls: readonly ToolCall[]): boolean {
  return calls.filter((call) => call.name === 'finish').length > 1;
}
