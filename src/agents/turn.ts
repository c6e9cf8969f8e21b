// One turn: answers the calls of a reply, in the order given. Neighbours that only read may overlap; nothing overlaps
// a call that can change files, so "edit, then run the tests" in one turn means what it says.
import type { AssistantMessage, Message, ToolCall, ToolResult } from '../llm/model.ts';
import { acceptance, type FinishTool, rejection } from './finish-tool.ts';
import type { GateContext } from './gate/change-gate.ts';
import { spelledOut } from './prompts/unseen.ts';
import type { Tool } from './tools/tool.ts';

export interface TurnOptions {
  readonly tools: readonly Tool[];
  readonly finish: readonly FinishTool[];
  readonly context: GateContext;
}

export interface Turn {
  readonly results: readonly ToolResult[];
  readonly treeChanged: boolean;
}

/**
 * @param messages the transcript, whose last message is `reply`.
 * Throws what a tool throws: the attempt was stopped, or the sandbox is broken.
 */
export async function playTurn(
  reply: AssistantMessage,
  messages: readonly Message[],
  options: TurnOptions,
): Promise<Turn> {
  const results: ToolResult[] = [];
  let treeChanged = false;
  for (const group of overlapping(reply.calls, options.tools)) {
    options.context.signal.throwIfAborted();
    results.push(...(await Promise.all(group.map((call) => answer(call, results, messages, options)))));
    treeChanged ||= group.some((call) => toolOf(call, options.tools)?.mutates);
  }
  return { results, treeChanged: treeChanged && options.context.writable };
}

/** Calls in groups that run one after another; the calls within a group run side by side. */
function overlapping(calls: readonly ToolCall[], tools: readonly Tool[]): ToolCall[][] {
  const groups: ToolCall[][] = [];
  const onlyReads = (call: ToolCall | undefined): boolean =>
    call !== undefined && toolOf(call, tools)?.mutates === false;
  for (const call of calls) {
    const group = groups.at(-1);
    if (group && onlyReads(group[0]) && onlyReads(call)) group.push(call);
    else groups.push([call]);
  }
  return groups;
}

async function answer(
  call: ToolCall,
  before: readonly ToolResult[],
  messages: readonly Message[],
  options: TurnOptions,
): Promise<ToolResult> {
  const { text, isError = false } = await run(call, before, messages, options);
  return { id: call.id, name: call.name, text: plainly(text), isError };
}

async function run(
  call: ToolCall,
  before: readonly ToolResult[],
  messages: readonly Message[],
  { tools, finish, context }: TurnOptions,
): Promise<{ text: string; isError?: boolean }> {
  const finishing = new Set(finish.map(({ spec }) => spec.name));
  if (before.some((result) => finishing.has(result.name) && !result.isError)) {
    return refusal('Not run: the work was already handed in by a call before this one.');
  }
  const invalid = invalidText(call.input);
  if (invalid !== undefined) return refusal(explainInvalid(call.name, invalid));
  const ending = finish.find(({ spec }) => spec.name === call.name);
  if (ending) return tryToFinish(ending, call, before, messages, context);
  const tool = toolOf(call, tools);
  return tool ? tool.run(call.input, context) : refusal(explainUnknown(call.name, tools, finish));
}

async function tryToFinish(
  ending: FinishTool,
  call: ToolCall,
  before: readonly ToolResult[],
  messages: readonly Message[],
  context: GateContext,
): Promise<{ text: string; isError?: boolean }> {
  const failed = before.filter((result) => result.isError).map((result) => result.name);
  if (failed.length > 0) {
    return refusal(`Not accepted: ${failed.join(', ')} failed in this same turn. Look at the answers first.`);
  }
  const judged = await ending.judge(call.input, messages, context);
  if (judged.problems.length === 0) return { text: acceptance(judged) };
  return refusal(rejection(judged));
}

function toolOf(call: ToolCall, tools: readonly Tool[]): Tool | undefined {
  return tools.find((tool) => tool.spec.name === call.name);
}

/** The text of arguments that did not parse. */
function invalidText(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null || !('_invalid' in input)) return undefined;
  return typeof input._invalid === 'string' ? input._invalid : undefined;
}

function explainInvalid(name: string, text: string): string {
  return [
    `Not run: the arguments of ${name} are no JSON object (${text.length} characters, ending in ${JSON.stringify(text.slice(-60))}).`,
    'If they were cut off because they were too long, send less at once: write_file the first part, append_file the rest.',
  ].join(' ');
}

function explainUnknown(name: string, tools: readonly Tool[], finish: readonly FinishTool[]): string {
  const names = [...tools, ...finish].map(({ spec }) => spec.name).join(', ');
  return `There is no tool "${name}". You have: ${names}.`;
}

/**
 * What a tool shows is text of others, too: nothing in it stays invisible, and nothing in it passes for the harness's
 * own words.
 */
function plainly(text: string): string {
  const { text: spelled, removed } = spelledOut(text);
  const own = spelled.replaceAll(/^\[Troupe\]/gm, '[“Troupe”]');
  if (removed === 0) return own;
  return `${own}\n[${removed} invisible characters are shown as <U+…>; to change such a line, use a command or write the file anew]`;
}

function refusal(text: string): { text: string; isError: true } {
  return { text, isError: true };
}
