// What agents need around them, made small: a model that says what it is told to, a log in memory, simple tools.
import type {
  AssistantMessage,
  Message,
  Model,
  ModelReply,
  ModelRequest,
  ToolCall,
} from '../../src/llm/model.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { Tool, ToolContext } from '../../src/agents/tools/tool.ts';
import type { TranscriptLog } from '../../src/agents/transcript.ts';

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
  readonly entries: readonly { message: Message; treeChanged: boolean }[];
}

export function memoryLog(before: readonly Message[] = []): MemoryLog {
  const entries = before.map((message) => ({ message, treeChanged: false }));
  return {
    entries,
    load: () => Promise.resolve(entries.map(({ message }) => message)),
    append(message, { treeChanged }) {
      // As a database would: what is stored is no longer the caller's to change.
      entries.push({ message: structuredClone(message), treeChanged });
      return Promise.resolve(undefined);
    },
  };
}

export function tool(
  name: string,
  run: (input: unknown, context: ToolContext) => Promise<{ text: string; isError?: boolean }> | string,
  mutates = false,
): Tool {
  const spec = { name, description: name, parameters: { type: 'object', properties: {} } };
  return { spec, mutates, run: async (input, context) => asAnswer(await run(input, context)) };
}

function asAnswer(answer: string | { text: string; isError?: boolean }) {
  return typeof answer === 'string' ? { text: answer } : answer;
}

/** For agents whose script calls no tool that needs one. */
export const noSandbox: Sandbox = {
  run: () => Promise.reject(new Error('this test has no sandbox')),
  openRoom: () => ({
    run: () => Promise.reject(new Error('this test has no sandbox')),
    start: () => Promise.reject(new Error('this test has no sandbox')),
    close: () => Promise.resolve(),
  }),
};

export const noWorktree = { path: '/nowhere', gitDir: '/nowhere/git' };

export function resultsIn(messages: readonly Message[]): string[] {
  return messages.flatMap((message) =>
    message.role === 'tools' ? message.results.map(({ text }) => text) : [],
  );
}
