// The time an agent has stands still while it waits for a provider.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { runLoop } from '../../src/agents/loop.ts';
import { pausableTimer } from '../../src/agents/pausable-timer.ts';
import type { Model } from '../../src/llm/model.ts';
import { memoryLog, noSandbox, noWorktree } from './scripted.ts';

test('expires after its time', async () => {
  const clock = pausableTimer(Date.now() + 30);
  expect(clock.isUp()).toBe(false);
  await expect.poll(() => clock.signal.aborted).toBe(true);
  expect(clock.isUp()).toBe(true);
});

test('stops while it is paused, and resumes after the last pause', async () => {
  const clock = pausableTimer(Date.now() + 60);
  const [first, second] = [clock.pause(), clock.pause()];
  await sleep(120);
  first();
  first();
  await sleep(60);
  expect(clock.isUp()).toBe(false);
  second();
  await expect.poll(() => clock.signal.aborted).toBe(true);
});

test('waiting for a provider longer than the time limit does not end the agent', async () => {
  const model: Model = {
    provider: 'custom',
    name: 'queued',
    complete: async (_request, { onWait, signal }) => {
      const over = onWait?.({ is: 'waiting_for_turn', provider: 'custom' });
      await sleep(900, undefined, { signal });
      over?.();
      const calls = [{ id: 'c', name: 'done', input: {} }];
      return {
        message: { role: 'assistant', text: '', calls },
        stop: 'tools',
        usage: { input: 1, cached: 0, output: 1 },
        usd: null,
        ms: 1,
      };
    },
  };
  const end = await runLoop({
    model,
    system: '',
    opening: 'Go',
    tools: [],
    finish: [
      { spec: { name: 'done', description: '', parameters: {} }, judge: async () => ({ problems: [] }) },
    ],
    context: { sandbox: noSandbox, worktree: noWorktree, writable: false },
    log: memoryLog(),
    limits: { maxSteps: 3, deadline: Date.now() + 500 },
    signal: new AbortController().signal,
  });
  expect(end.end).toBe('finished');
});
