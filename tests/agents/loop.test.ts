// The rules of an agent's life: what it is answered, when it ends, and how it goes on after a crash.
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { expect, test } from 'vitest';
import { select } from '../../src/agents/evidence.ts';
import { finishTool } from '../../src/agents/finish-tool.ts';
import { type LoopOptions, runLoop } from '../../src/agents/loop.ts';
import { answersIn } from '../../src/agents/transcript.ts';
import {
  everChanging,
  type Line,
  type MemoryLog,
  memoryLog,
  noSandbox,
  noWorktree,
  resultsIn,
  type ScriptedModel,
  scriptedModel,
  tool,
} from './scripted.ts';

const finish = finishTool({
  name: 'finish',
  description: 'Ends.',
  input: z.object({ summary: z.string() }),
  check: ({ summary }) => (summary === 'bad' ? ['The summary is bad.'] : []),
});
const done: Line = { calls: [['finish', { summary: 'ok' }]] };

function life(
  lines: readonly Line[] | ScriptedModel,
  more: Partial<LoopOptions> = {},
): { run: () => ReturnType<typeof runLoop>; model: ScriptedModel; log: MemoryLog } {
  const model = 'complete' in lines ? lines : scriptedModel(lines);
  const log = memoryLog();
  const options: LoopOptions = {
    model,
    system: 'system',
    opening: 'opening',
    tools: [tool('look', (input) => `saw ${JSON.stringify(input)}`), tool('change', () => 'changed', true)],
    finish: [finish],
    context: { sandbox: noSandbox, worktree: noWorktree, writable: true },
    log,
    limits: { maxSteps: 20, deadline: Date.now() + 60_000 },
    signal: new AbortController().signal,
    ...more,
  };
  return { run: () => runLoop(options), model, log };
}

test('an agent reads, changes and finishes', async () => {
  const { run, model, log } = life([
    { text: 'First', calls: [['look', 1]] },
    { calls: [['change', 2]] },
    done,
  ]);
  expect(await run()).toMatchObject({ end: 'finished', call: { name: 'finish', input: { summary: 'ok' } } });
  expect(resultsIn(log.messages)).toEqual(['saw 1', 'changed', 'Accepted.']);
  expect(log.messages.map(({ role }) => role)).toEqual([
    'user',
    'assistant',
    'tools',
    'assistant',
    'tools',
    'assistant',
    'tools',
  ]);
  expect(model.requests[0]?.tools.map(({ name }) => name)).toEqual(['look', 'change', 'finish']);
});

test('each request extends the previous one', async () => {
  const { run, model } = life([{ calls: [['look', 1]] }, { calls: [['look', 2]] }, done]);
  await run();
  const sent = model.requests.map(({ messages }) => JSON.stringify(messages).slice(0, -1));
  expect(sent[1]?.startsWith(sent[0] ?? '-')).toBe(true);
  expect(sent[2]?.startsWith(sent[1] ?? '-')).toBe(true);
});

test('evidence is stored with the answer and never sent to a model', async () => {
  const ended = { is: 'command_ended', command: 'npm test', exitCode: 1 } as const;
  const shell = tool('run_shell', () => Promise.resolve({ text: 'red', isError: true, seen: [ended] }));
  const { run, model, log } = life([{ calls: [['run_shell', {}]] }, done], { tools: [shell] });
  expect((await run()).seen).toEqual([ended, { is: 'submission_accepted', proof: [] }]);
  expect(log.messages[2]).toMatchObject({ results: [{ text: 'red', seen: [ended] }] });
  expect(model.requests[1]?.messages.at(-1)).toEqual({
    role: 'tools',
    results: [{ id: 'c1.0', name: 'run_shell', text: 'red', isError: true }],
  });
});

test('the worktree is inspected after each command, and once after adjacent edits', async () => {
  const tools = ['edit_file', 'write_file', 'run_shell'].map((name) => tool(name, () => name, true));
  const looks = everChanging('a.js');
  const log = memoryLog([], looks);
  const calls = ['edit_file', 'write_file', 'run_shell', 'run_shell', 'edit_file'].map(
    (name) => [name, {}] as const,
  );
  const { run } = life([{ calls }, done], { tools, log });
  await run();
  const trees = answersIn(log.messages).map(({ seen = [] }) => select(seen, 'tree_changed')[0]?.tree);
  expect(trees).toEqual([undefined, 'tree 1', 'tree 2', 'tree 3', 'tree 4', undefined]);
});

test('calls of a turn run in order; only adjacent reads overlap', async () => {
  const events: string[] = [];
  const slow = (name: string, mutates: boolean) =>
    tool(
      name,
      async (input) => {
        events.push(`${name}${String(input)} begins`);
        await sleep(20);
        events.push(`${name}${String(input)} ends`);
        return { text: '' };
      },
      mutates,
    );
  const calls: Line['calls'] = [
    ['read', 1],
    ['read', 2],
    ['write', 3],
    ['read', 4],
  ];
  const { run } = life([{ calls }, done], { tools: [slow('read', false), slow('write', true)] });
  await run();
  expect(events).toEqual([
    'read1 begins',
    'read2 begins',
    'read1 ends',
    'read2 ends',
    'write3 begins',
    'write3 ends',
    'read4 begins',
    'read4 ends',
  ]);
});

test('an unknown tool and invalid JSON get helpful answers', async () => {
  const { run, log } = life([
    {
      calls: [
        ['lok', 1],
        ['look', { _invalid: '{"path": "a' }],
      ],
    },
    done,
  ]);
  await run();
  const [unknown, invalid] = resultsIn(log.messages);
  expect(unknown).toBe('There is no tool "lok". You have: look, change, finish.');
  expect(invalid).toMatch(
    /^Not run: the arguments of look are not a JSON object \(11 characters.*append_file/,
  );
});

test('the problems of a submission go back to the model', async () => {
  const { run, log } = life([{ calls: [['finish', {}]] }, { calls: [['finish', { summary: 'bad' }]] }, done]);
  expect(await run()).toMatchObject({ end: 'finished', call: { input: { summary: 'ok' } } });
  const answers = resultsIn(log.messages);
  expect(answers[0]).toMatch(/^Not accepted:\n- summary: /);
  expect(answers[1]).toBe('Not accepted:\n- The summary is bad.');
});

test('a submission is rejected if a call in its turn failed, and later calls do not run', async () => {
  const failing = tool('fail', () => Promise.resolve({ text: 'red', isError: true }));
  const { run, log } = life(
    [
      {
        calls: [
          ['fail', 1],
          ['finish', { summary: 'ok' }],
        ],
      },
      {
        calls: [
          ['finish', { summary: 'ok' }],
          ['look', 1],
        ],
      },
    ],
    { tools: [failing, tool('look', () => 'saw')] },
  );
  expect((await run()).end).toBe('finished');
  expect(resultsIn(log.messages)).toEqual([
    'red',
    'Not accepted: fail failed in this same turn. Look at the answers first.',
    'Accepted.',
    'Not run: an earlier call already finished the work.',
  ]);
});

test('a reply without a call gets one reminder; a second in a row ends the loop', async () => {
  const { run, model } = life([
    { text: 'I think' },
    { calls: [['look', 1]] },
    { text: 'Hm' },
    { text: 'All done!' },
  ]);
  expect(await run()).toEqual({ end: 'silent', text: 'All done!', seen: [] });
  expect(model.requests[1]?.messages.at(-1)).toMatchObject({
    role: 'user',
    text: expect.stringContaining('Only tool calls count') as string,
  });
});

test('the model learns that its reply was cut off', async () => {
  const { run, model } = life([{ text: 'A long', stop: 'length' }, done]);
  await run();
  expect(model.requests[1]?.messages.at(-1)).toMatchObject({
    text: expect.stringContaining('cut off') as string,
  });
});

test('a refusal ends the loop', async () => {
  const { run } = life([{ text: 'I cannot help with that', stop: 'refused' }]);
  expect(await run()).toEqual({ end: 'refused', text: 'I cannot help with that', seen: [] });
});

test('the last steps are announced, and the step limit ends the loop', async () => {
  const lines = Array.from({ length: 7 }, (_, step) => ({
    text: `step ${step + 1}`,
    calls: [['look', step]] as const,
  }));
  const { run, log } = life(lines, { limits: { maxSteps: 7, deadline: Date.now() + 60_000 } });
  expect(await run()).toEqual({ end: 'steps', text: 'step 7', seen: [] });
  const answers = resultsIn(log.messages);
  expect(answers.map((text) => /\[Troupe\] (\d) steps? left/.exec(text)?.[1])).toEqual([
    undefined,
    '5',
    undefined,
    undefined,
    undefined,
    '1',
    undefined,
  ]);
});

test('a repeated call with the same answer gives a warning at the third time and ends the loop at the fourth', async () => {
  const { run, log } = life(Array.from({ length: 6 }, () => ({ calls: [['look', 1]] as const })));
  expect((await run()).end).toBe('stuck');
  const answers = resultsIn(log.messages);
  expect(answers).toHaveLength(4);
  expect(answers[2]).toContain('You kept repeating the same call with the same result. Do something else');
});

test('an agent that should change files but only reads is warned and stopped; a reader is not', async () => {
  const looking = Array.from({ length: 40 }, (_, step) => ({ calls: [['look', step]] as const }));
  const limits = { maxSteps: 60, deadline: Date.now() + 60_000 };
  const look = tool('look', (input) => `saw ${String(input)}`);
  const changing = life(looking, { tools: [look, tool('edit_file', () => 'changed', true)], limits });
  expect(await changing.run()).toMatchObject({ end: 'stuck', what: { is: 'changed_nothing', steps: 35 } });
  const told = resultsIn(changing.log.messages).filter((text) =>
    text.includes('You changed nothing for 20 steps'),
  );
  expect(told).toHaveLength(1);
  const reading = life([...looking, done], { tools: [look], limits });
  expect((await reading.run()).end).toBe('finished');
});

test("requests stay within the model's window, and the stored transcript stays complete", async () => {
  const long = 'word '.repeat(800);
  const lines = Array.from({ length: 12 }, (_, step) => ({
    text: `Decision ${step}`,
    calls: [['look', step]] as const,
  }));
  const model = { ...scriptedModel([...lines, done]), contextWindow: 12_000 };
  const { run, log } = life(model, { tools: [tool('look', (input) => `${String(input)} ${long}`)] });
  expect((await run()).end).toBe('finished');
  const sizes = model.requests.map(({ messages }) => JSON.stringify(messages).length / 4);
  expect(Math.max(...sizes)).toBeLessThan(12_000 * 0.75);
  expect(JSON.stringify(model.requests.at(-1)?.messages)).toContain('were left out');
  expect(JSON.stringify(log.messages)).not.toContain('were left out');
});

test('a repeated call with new answers is not a loop', async () => {
  let time = 0;
  const clock = tool('clock', () => String((time += 1)));
  const { run } = life([...Array.from({ length: 6 }, () => ({ calls: [['clock', {}]] as const })), done], {
    tools: [clock],
  });
  expect((await run()).end).toBe('finished');
});

test('the time limit ends the loop, even during a tool call', async () => {
  const waiting = tool('wait', async (_, { signal }) => {
    await sleep(10_000, undefined, { signal });
    return { text: '' };
  });
  const { run } = life([{ text: 'Waiting', calls: [['wait', 1]] }], {
    tools: [waiting],
    limits: { maxSteps: 9, deadline: Date.now() + 60 },
  });
  expect(await run()).toEqual({ end: 'time', text: 'Waiting', seen: [] });
  const late = life([done], { limits: { maxSteps: 9, deadline: Date.now() - 1 } });
  expect((await late.run()).end).toBe('time');
  expect(late.model.requests).toHaveLength(0);
});

test('an external stop interrupts the loop and does not end it', async () => {
  const stop = new AbortController();
  const stopping = tool('stop', () => {
    stop.abort(new Error('cancelled'));
    return 'stopped';
  });
  const { run } = life([{ calls: [['stop', 1]] }, done], { tools: [stopping], signal: stop.signal });
  await expect(run()).rejects.toThrow('cancelled');
});

test('an attempt interrupted anywhere resumes from its log and ends the same', async () => {
  const lines: Line[] = [
    {
      calls: [
        ['look', 1],
        ['change', 2],
      ],
    },
    { text: 'Let me think' },
    { calls: [['look', 3]] },
    done,
  ];
  const whole = life(lines);
  await whole.run();
  const full = whole.log.messages;
  for (let kept = 1; kept <= full.length; kept += 1) {
    const log = memoryLog(full.slice(0, kept));
    const replies = full.slice(0, kept).filter(({ role }) => role === 'assistant').length;
    const { run } = life(lines.slice(replies), { log });
    expect(await run()).toMatchObject({ end: 'finished', call: { input: { summary: 'ok' } } });
    expect(log.messages.map(({ role }) => role)).toEqual(full.map(({ role }) => role));
  }
});

test('an error after the time limit is reported as that error', async () => {
  const breaking = tool('break', async () => {
    await sleep(60);
    throw new Error('the disk is full');
  });
  const { run } = life([{ calls: [['break', 1]] }], {
    tools: [breaking],
    limits: { maxSteps: 9, deadline: Date.now() + 20 },
  });
  await expect(run()).rejects.toThrow('the disk is full');
});
