// Answers the calls of one reply, in order. Adjacent calls that only read may overlap. A call that can change files
// never overlaps another, so "edit, then run the tests" in one turn is safe.
import type { AssistantMessage, ToolCall } from '../llm/model.ts';
import type { Evidence, TreeChange } from './evidence.ts';
import { answerTo, type FinishTool } from './finish-tool.ts';
import type { GateContext } from './gate/gate-context.ts';
import { showInvisible } from './prompts/hidden-text.ts';
import { toolText } from './tool-text.ts';
import type { Tool, ToolAnswer } from './tools/tool.ts';
import { editingTools } from './toolsets.ts';
import { type Answer, evidenceIn, isAccepted, type TranscriptMessage } from './transcript.ts';

interface TurnOptions {
  readonly tools: readonly Tool[];
  readonly finish: readonly FinishTool[];
  readonly context: GateContext;
  /** Changes to the worktree since the last call. */
  readonly lookAtTree: () => Promise<TreeChange | undefined>;
}

/**
 * One answer per call, in the same order. Throws only if the attempt was stopped or the sandbox is broken.
 * @param messages the transcript, whose last message is `reply`.
 */
export async function runTurn(
  reply: AssistantMessage,
  messages: readonly TranscriptMessage[],
  options: TurnOptions,
): Promise<readonly Answer[]> {
  const results: Answer[] = [];
  for (const group of groupsOf(reply.calls, options.tools)) {
    const turn = { before: [...results], messages, options };
    results.push(...(await answerGroup(group, turn)));
  }
  return results;
}

interface TurnSoFar {
  readonly before: readonly Answer[];
  readonly messages: readonly TranscriptMessage[];
  readonly options: TurnOptions;
}

interface Group {
  /** Reads run concurrently. Edits run in order and share one look at the tree. */
  readonly kind: 'reads' | 'edits' | 'other';
  readonly calls: ToolCall[];
}

function groupsOf(calls: readonly ToolCall[], tools: readonly Tool[]): Group[] {
  const groups: Group[] = [];
  for (const call of calls) {
    const kind = kindOf(call, tools);
    const group = groups.at(-1);
    if (kind !== 'other' && group?.kind === kind) group.calls.push(call);
    else groups.push({ kind, calls: [call] });
  }
  return groups;
}

function kindOf(call: ToolCall, tools: readonly Tool[]): Group['kind'] {
  if (editingTools.has(call.name)) return 'edits';
  return toolOf(call, tools)?.mutates === false ? 'reads' : 'other';
}

async function answerGroup({ kind, calls }: Group, turn: TurnSoFar): Promise<Answer[]> {
  if (kind === 'reads') return Promise.all(calls.map((call) => answer(call, turn)));
  const { tools, context, lookAtTree } = turn.options;
  const answers: Answer[] = [];
  for (const call of calls) answers.push(await answer(call, turn));
  const mayHaveChanged = context.writable && calls.some((call) => toolOf(call, tools)?.mutates);
  return mayHaveChanged ? withChange(answers, await lookAtTree()) : answers;
}

function withChange(answers: readonly Answer[], change: TreeChange | undefined): Answer[] {
  const last = answers.at(-1);
  if (last === undefined || change === undefined) return [...answers];
  return [...answers.slice(0, -1), { ...last, seen: [...(last.seen ?? []), changed(change)] }];
}

function changed(change: TreeChange): Evidence {
  return { is: 'tree_changed', ...change };
}

async function answer(call: ToolCall, turn: TurnSoFar): Promise<Answer> {
  turn.options.context.signal.throwIfAborted();
  const { text, isError = false, seen } = await run(call, turn);
  return { id: call.id, name: call.name, text: toolText(plainly(text)), isError, ...(seen && { seen }) };
}

async function run(call: ToolCall, turn: TurnSoFar): Promise<ToolAnswer> {
  const { tools, finish, context } = turn.options;
  if (turn.before.some(isAccepted)) {
    return refusal('Not run: an earlier call already finished the work.');
  }
  const invalid = invalidText(call.input);
  if (invalid !== undefined) return refusal(explainInvalid(call.name, invalid));
  const ending = finish.find(({ spec }) => spec.name === call.name);
  if (ending) return tryToFinish(ending, call, turn);
  const tool = toolOf(call, tools);
  return tool ? tool.run(call.input, context) : refusal(explainUnknown(call.name, tools, finish));
}

async function tryToFinish(
  ending: FinishTool,
  call: ToolCall,
  { before, messages, options }: TurnSoFar,
): Promise<ToolAnswer> {
  const failed = before.filter((result) => result.isError).map((result) => result.name);
  if (failed.length > 0) {
    return refusal(`Not accepted: ${failed.join(', ')} failed in this same turn. Look at the answers first.`);
  }
  const { context, lookAtTree } = options;
  // Only a background command can change files between two calls.
  const change = context.background?.anyStarted ? await lookAtTree() : undefined;
  const moved = change === undefined ? [] : [changed(change)];
  const seen = [...evidenceIn([...messages, { role: 'tools', results: before }]), ...moved];
  const answer = answerTo(await ending.judge(call.input, seen, context));
  return { ...answer, seen: [...moved, ...(answer.seen ?? [])] };
}

function toolOf(call: ToolCall, tools: readonly Tool[]): Tool | undefined {
  return tools.find((tool) => tool.spec.name === call.name);
}

/** The raw text of arguments that are not valid JSON. */
function invalidText(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null || !('_invalid' in input)) return undefined;
  return typeof input._invalid === 'string' ? input._invalid : undefined;
}

function explainInvalid(name: string, text: string): string {
  return [
    `Not run: the arguments of ${name} are not a JSON object (${text.length} characters, ending in ${JSON.stringify(text.slice(-60))}).`,
    'If they were too long and cut off, send less at once: write_file for the first part, append_file for the rest.',
  ].join(' ');
}

function explainUnknown(name: string, tools: readonly Tool[], finish: readonly FinishTool[]): string {
  const names = [...tools, ...finish].map(({ spec }) => spec.name).join(', ');
  return `There is no tool "${name}". You have: ${names}.`;
}

/**
 * A tool's output is untrusted text. Invisible characters become visible, and the output cannot imitate a note from
 * Troupe.
 */
function plainly(text: string): string {
  const { text: spelled, removed } = showInvisible(text);
  const own = spelled.replaceAll(/^\[Troupe\]/gm, '[“Troupe”]');
  if (removed === 0) return own;
  return `${own}\n[${removed} invisible characters are shown as <U+…>; to change such a line, use a command or rewrite the file]`;
}

function refusal(text: string): ToolAnswer {
  return { text, isError: true };
}
