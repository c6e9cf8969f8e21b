// What agents need around them, made small: a model that says what it is told to, a log in memory, simple tools.
import type { Evidence } from '../../src/agents/evidence.ts';
import type {
  AssistantMessage,
  Message,
  Model,
  ModelReply,
  ModelRequest,
  ToolCall,
} from '../../src/llm/model.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { Tool, ToolAnswer, ToolContext } from '../../src/agents/tools/tool.ts';
import { toolText } from '../../src/agents/tool-text.ts';
import {
  type Answer,
  asSent,
  type TranscriptLog,
  type TranscriptMessage,
} from '../../src/agents/transcript.ts';

export type Line = {
  text?: string;
  calls?: readonly (readonly [name: string, input: unknown])[];
  stop?: ModelReply['stop'];
};

export interface ScriptedModel extends Model {
  readonly requests: readonly ModelRequest[];
}

/** Plays its lines one after another; a function of the request may choose the line as well. */
export function scriptedModel(lines: readonly (Line | ((request: ModelRequest) => Line))[]): ScriptedModel {
  const requests: ModelRequest[] = [];
  return {
    provider: 'custom',
    name: 'scripted',
    requests,
    complete(request, { signal }) {
      signal?.throwIfAborted();
      // Requests share one growing transcript; keep what was sent.
      requests.push(structuredClone(request));
      const line = lines[requests.length - 1];
      if (line === undefined) return Promise.reject(new Error('the script has ended'));
      return Promise.resolve(replyOf(typeof line === 'function' ? line(request) : line, requests.length));
    },
  };
}

function replyOf(line: Line, step: number): ModelReply {
  const calls: ToolCall[] = (line.calls ?? []).map(([name, input], index) => ({
    id: `c${step}.${index}`,
    name,
    input,
  }));
  const message: AssistantMessage = { role: 'assistant', text: line.text ?? '', calls };
  const stop = line.stop ?? (calls.length > 0 ? 'tools' : 'end');
  return { message, stop, usage: { input: 10, cached: 0, output: 5 }, usd: null, ms: 1 };
}

export interface MemoryLog extends TranscriptLog {
  readonly messages: readonly TranscriptMessage[];
}

/** @param lookAtTree none where the worktree is not watched. */
export function memoryLog(
  before: readonly TranscriptMessage[] = [],
  lookAtTree: TranscriptLog['lookAtTree'] = () => Promise.resolve(undefined),
): MemoryLog {
  const messages = [...before];
  return {
    messages,
    load: () => Promise.resolve([...messages]),
    append(message) {
      // As a database would: what is stored is no longer the caller's to change.
      messages.push(JSON.parse(JSON.stringify(message)) as TranscriptMessage);
      return Promise.resolve();
    },
    lookAtTree,
  };
}

/** A worktree that every look finds changed. */
export function everChanging(...paths: readonly string[]): NonNullable<TranscriptLog['lookAtTree']> {
  let looks = 0;
  return () => Promise.resolve({ tree: `tree ${(looks += 1)}`, paths });
}

export function answer(name: string, text: string, more: Partial<Answer> = {}): Answer {
  return { id: 'c1', name, text: toolText(text), isError: false, ...more };
}

/** A step of one call. */
export function step(call: { name: string; input?: unknown }, answered: Answer): TranscriptMessage[] {
  return [
    { role: 'assistant', text: '', calls: [{ id: answered.id, input: {}, ...call }] },
    { role: 'tools', results: [answered] },
  ];
}

export function ranCommand(command: string, text: string, exitCode: number | null): TranscriptMessage[] {
  const seen: Evidence[] = [{ is: 'command_ended', command, exitCode }];
  const answered = answer('run_shell', text, { isError: exitCode !== 0, seen });
  return step({ name: 'run_shell', input: { command } }, answered);
}

export function tool(
  name: string,
  run: (input: unknown, context: ToolContext) => Promise<ToolAnswer> | string,
  mutates = false,
): Tool {
  const spec = { name, description: name, parameters: { type: 'object', properties: {} } };
  return { spec, mutates, run: async (input, context) => asAnswer(await run(input, context)) };
}

function asAnswer(answer: string | ToolAnswer): ToolAnswer {
  return typeof answer === 'string' ? { text: answer } : answer;
}

/** For agents whose script calls no tool that needs one. */
export const noSandbox: Sandbox = {
  run: () => Promise.reject(new Error('this test has no sandbox')),
  openSession: () => ({
    run: () => Promise.reject(new Error('this test has no sandbox')),
    start: () => Promise.reject(new Error('this test has no sandbox')),
    close: () => Promise.resolve(),
  }),
};

export const noWorktree = { path: '/nowhere', gitDir: '/nowhere/git' };

/** What the model read, in a transcript or in a request. */
export function resultsIn(messages: readonly (TranscriptMessage | Message)[]): string[] {
  return messages
    .map((message) => asSent(message as TranscriptMessage))
    .flatMap((message) => (message.role === 'tools' ? message.results.map(({ text }) => text) : []));
}
