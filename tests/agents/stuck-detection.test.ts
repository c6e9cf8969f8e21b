// An agent that goes nowhere is told once and then stopped; one that gets on is left alone.
import { describe, expect, test } from 'vitest';
import { stuckReason, stuckWarning } from '../../src/agents/stuck-detection.ts';
import type { TranscriptMessage } from '../../src/agents/transcript.ts';
import { agentEndText } from '../../src/wording/reasons/agent.ts';
import { answer, step } from './scripted.ts';

interface Step {
  readonly call?: string;
  readonly answer?: string;
  /** The tree after it; as before where absent. */
  readonly tree?: string;
}

function messagesOf({ call = 'read', answer: text = '', tree }: Step): TranscriptMessage[] {
  const seen = tree === undefined ? [] : [{ is: 'tree_changed', tree, paths: ['a'] } as const];
  return step({ name: 'run_shell', input: { command: call } }, answer('run_shell', text, { seen }));
}

/** Plays the steps as the loop does, and says at which step (from 1) it was told, and when it was stopped. */
function play(steps: readonly Step[], { changes = true } = {}) {
  const messages: TranscriptMessage[] = [{ role: 'user', text: 'The task.' }];
  const told: string[] = [];
  for (const [index, each] of steps.entries()) {
    messages.push(...messagesOf(each));
    const what = stuckWarning(messages, changes);
    if (what !== undefined) told.push(`${index + 1}: ${agentEndText(what)}`);
    const stopped = stuckReason(messages, changes);
    if (stopped !== undefined) return { told, stopped: `${index + 1}: ${agentEndText(stopped)}` };
  }
  return { told, stopped: undefined };
}

const times = (count: number, step: (index: number) => Step): Step[] =>
  Array.from({ length: count }, (_, index) => step(index));
const same = 'kept repeating the same call with the same result';
const swing = 'changed the same files back and forth between two states';

describe('the same call with the same answer', () => {
  test.each<[string, Step[]]>([
    ['one after another', times(6, () => ({ call: 'npm test', answer: 'red' }))],
    [
      'slower each time',
      times(6, (index) => ({ call: 'npm test', answer: `red in ${index}.5 s, duration_ms ${index}` })),
    ],
  ])('%s: warned at the third, stopped at the fourth', (_, steps) => {
    expect(play(steps)).toEqual({ told: [`3: ${same}`], stopped: `4: ${same}` });
  });

  test('also with other calls between them', () => {
    const steps = times(12, (index) =>
      index % 2 === 0 ? { call: 'npm test', answer: 'red' } : { call: `cat ${index}` },
    );
    expect(play(steps)).toEqual({ told: [`5: ${same}`], stopped: `7: ${same}` });
  });

  test.each<[string, Step[]]>([
    ['another answer', times(8, (index) => ({ call: 'npm test', answer: `${index} failed` }))],
    ['another call', times(8, (index) => ({ call: `cat ${index}`, answer: 'same' }))],
    [
      'the same on changed files',
      times(8, (index) => ({ call: 'npm test', answer: 'red', tree: `t${index}` })),
    ],
  ])('%s is progress', (_, steps) => {
    expect(play(steps)).toEqual({ told: [], stopped: undefined });
  });

  test('old repeats do not count', () => {
    const steps = times(60, (index) =>
      index % 15 === 0 ? { call: 'npm test', tree: 'a' } : { call: `cat ${index}` },
    );
    expect(play(steps, { changes: false })).toEqual({ told: [], stopped: undefined });
  });
});

describe('two alternating states', () => {
  test('alternation is warned about once, then stopped', () => {
    const steps = times(20, (index) => ({ call: `edit ${index}`, tree: index % 2 === 0 ? 'a' : 'b' }));
    expect(play(steps)).toEqual({ told: [`5: ${swing}`], stopped: `7: ${swing}` });
  });

  test('reads in between do not hide it', () => {
    const steps = times(30, (index) => {
      const turn = Math.floor(index / 3) % 2 === 0 ? 'a' : 'b';
      return { call: `step ${index}`, ...(index % 3 === 0 && { tree: turn }) };
    });
    expect(play(steps)).toEqual({ told: [`13: ${swing}`], stopped: `19: ${swing}` });
  });

  test('a test worker may break and restore one thing after another', () => {
    const steps = times(20, (index) => ({
      call: `step ${index}`,
      tree: index % 2 === 0 ? `broken ${index}` : 'whole',
    }));
    expect(play(steps)).toEqual({ told: [], stopped: undefined });
  });
});

describe('many steps without a change', () => {
  const looking = times(60, (index) => ({ call: `cat ${index}` }));

  test('are warned about and then stopped, for agents that should change files', () => {
    expect(play(looking)).toEqual({
      told: ['20: changed nothing for 20 steps'],
      stopped: '35: changed nothing for 35 steps',
    });
    expect(play(looking, { changes: false })).toEqual({ told: [], stopped: undefined });
  });

  test('start over with each change', () => {
    const changed = looking.map((step, index) => (index % 18 === 17 ? { ...step, tree: `t${index}` } : step));
    expect(play(changed)).toEqual({ told: [], stopped: undefined });
  });
});
