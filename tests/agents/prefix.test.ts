// What provider caches pay for: every request of an attempt begins with the bytes of the one before, also when another
// process takes the attempt up.
import { type FixtureResponse, LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { work } from '../../src/agents/worker.ts';
import type { TranscriptMessage } from '../../src/agents/transcript.ts';
import type { Model } from '../../src/llm/model.ts';
import { modelAt, seat } from '../llm/seats.ts';
import { makeSandbox, makeTree, type TestTree } from '../sandbox/worktree.ts';
import { record, type Recorder } from './recorder.ts';
import { memoryLog } from './scripted.ts';

let server: LLMock;
let recorder: Recorder;
beforeAll(async () => {
  server = new LLMock({ port: 0, host: '127.0.0.1' });
  await server.start();
  recorder = await record(server.url);
});
afterAll(async () => {
  recorder.stop();
  await server.stop();
});
beforeEach(() => {
  recorder.bodies.length = 0;
});

const task = {
  key: 'T1',
  title: 'Double the answer',
  profile: 'code',
  description: 'In src/answer.js.',
  criteria: ['The answer is 84'],
  paths: [],
  after: [],
} as const;

/** Plays `steps` turns that read, and then stops the attempt. */
async function attempt(
  model: Model,
  tree: TestTree,
  before: readonly TranscriptMessage[],
  map: string,
  steps: number,
) {
  const stop = new AbortController();
  let turn = 0;
  server.clearFixtures();
  server.on({ predicate: () => true }, (): FixtureResponse => {
    turn += 1;
    if (turn > steps) stop.abort(new Error('the process ends'));
    const read = {
      id: `call_${before.length}_${turn}`,
      name: 'read_file',
      arguments: `{"path":"list.txt","end_line":${before.length + turn}}`,
    };
    const list = {
      id: `call_${before.length}_${turn}b`,
      name: 'list_directory',
      arguments: `{"depth":${turn}}`,
    };
    return { content: `Turn ${turn}: “quoted” \u{1F600}`, toolCalls: [read, list] };
  });
  const log = memoryLog(before);
  const objective = { title: 'Too small', body: 'Make it 84.', comments: [], requestedBy: 'grace' };
  await work({
    model,
    sandbox: makeSandbox(),
    worktree: { path: tree.worktree, gitDir: tree.gitDir },
    log,
    limits: { maxSteps: 30, deadline: Date.now() + 120_000 },
    signal: stop.signal,
    profile: 'code',
    task,
    objective,
    attempt: 1,
    remainingTasks: 0,
    approach: '',
    map,
    blackboard: [],
    earlier: [],
  }).catch((error: unknown) => expect(String(error)).toMatch(/the process ends|call was stopped/));
  return log.messages;
}

type Body = Record<'messages' | 'system' | 'tools', unknown>;

function bodies(): Body[] {
  return recorder.bodies.map((body) => JSON.parse(body) as Body);
}

/** A mark says where a cache ends; it is no part of what is cached. */
function withoutMarks(body: unknown): string {
  return JSON.stringify(body, (key, value: unknown) => (key === 'cache_control' ? undefined : value));
}

const dialects: readonly { name: string; open: () => Model }[] = [
  { name: 'openai', open: () => modelAt(seat('openai', 'gpt-5', `${recorder.url}/v1`)) },
  { name: 'anthropic', open: () => modelAt(seat('anthropic', 'claude-sonnet-4-6', recorder.url)) },
];

describe.each(dialects)('over $name', ({ open }) => {
  test('each request begins with the previous one, byte for byte, even after a restart', async () => {
    using tree = makeTree();
    const before = await attempt(open(), tree, [], '2 files', 3);
    const asked = bodies().length;
    // The repository moved on meanwhile; the attempt's words did not.
    await attempt(open(), tree, before, 'another map', 3);
    const all = bodies();
    expect(all.length).toBeGreaterThanOrEqual(asked + 3);
    for (const [index, body] of all.entries()) {
      const next = all[index + 1];
      if (next === undefined) break;
      expect(JSON.stringify([next.system, next.tools])).toBe(JSON.stringify([body.system, body.tools]));
      const bytes = withoutMarks(body.messages).slice(0, -1);
      expect(withoutMarks(next.messages).slice(0, bytes.length)).toBe(bytes);
    }
    expect(withoutMarks(all.at(-1)?.messages)).not.toContain('another map');
  });
});

test('Anthropic gets cache breakpoints after tools, system prompt and newest message', async () => {
  using tree = makeTree();
  await attempt(dialects[1]?.open() as Model, tree, [], '2 files', 2);
  const last = bodies().at(-1) as { tools: object[]; system: object[]; messages: { content: object[] }[] };
  const mark = { cache_control: { type: 'ephemeral' } };
  expect(last.tools.at(-1)).toMatchObject(mark);
  expect(last.system.at(-1)).toMatchObject(mark);
  expect(last.messages.at(-1)?.content.at(-1)).toMatchObject(mark);
  const marks = JSON.stringify(last).match(/cache_control/g) ?? [];
  expect(marks.length).toBeLessThanOrEqual(4);
});
