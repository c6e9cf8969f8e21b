// Names of actions, effects and conversations: each tells its thing from all others of a run, and says what it is about.
import { describe, expect, it } from 'vitest';
import { actionKey, type AnyAction, poolOf } from '../../src/domain/action.ts';
import { newEffect } from '../../src/domain/effect.ts';
import { type TranscriptKey, transcriptName } from '../../src/domain/transcript-key.ts';

it('no two actions of a run have the same key, in whatever order their fields come back from the queue', () => {
  const actions: AnyAction[] = [
    { do: 'plan', attempt: 1 },
    { do: 'plan', attempt: 2 },
    { do: 'attempt', task: 'T1', attempt: 1 },
    { do: 'attempt', task: 'T1', attempt: 2 },
    { do: 'attempt', task: 'T2', attempt: 1 },
    { do: 'merge', task: 'T1', head: 'h1' },
    { do: 'enqueue', task: 'T1', head: 'h1' },
    { do: 'review', task: 'T1', subject: 'h1', attempt: 1 },
    { do: 'send_effects' },
    { do: 'sync_tracking_issue' },
  ];
  expect(new Set(actions.map(actionKey)).size).toBe(actions.length);
  expect(actionKey({ attempt: 1, task: 'T1', do: 'attempt' })).toBe(
    actionKey({ do: 'attempt', task: 'T1', attempt: 1 }),
  );
});

it('agents share pools, and what is short needs none', () => {
  expect(poolOf({ do: 'resolve', task: 'T1', head: 'h1' })).toBe('workers');
  expect(poolOf({ do: 'review', task: 'T1', subject: 'h1', attempt: 1 })).toBe('thinkers');
  expect(poolOf({ do: 'merge', task: 'T1', head: 'h1' })).toBeUndefined();
});

describe('an effect', () => {
  it('keeps the order of its task, of what it answers, or else of the run', () => {
    const laneOf = (name: Parameters<typeof newEffect>[0]) => newEffect(name, 'comment', {}).lane;
    expect(laneOf({ does: 'merge', task: 'T1', head: 'h1' })).toBe('T1');
    expect(laneOf({ does: 'eyes', lane: 'comment-7' })).toBe('comment-7');
    expect(laneOf('last-words')).toBe(laneOf({ does: 'paused', which: [12] }));
  });

  it('says what it is about beside its key', () => {
    expect(newEffect({ does: 'merge', task: 'T1', head: 'h1', which: [0] }, 'merge', {})).toEqual({
      key: 'merge/T1/h1/0',
      kind: 'merge',
      task: 'T1',
      head: 'h1',
      lane: 'T1',
      payload: {},
    });
  });
});

it('no two conversations of a run have the same name', () => {
  const [head, subject] = ['a'.repeat(40), 'b'.repeat(40)];
  const of = { task: 'T1', attempt: 1 } as const;
  const keys: TranscriptKey[] = [
    { kind: 'plan', attempt: 1 },
    { kind: 'replan', revision: 1, attempt: 1, asked: 'sha256:0123456789' },
    { kind: 'replan', revision: 1, attempt: 1, asked: 'sha256:9876543210' },
    { kind: 'attempt', ...of },
    { kind: 'attempt', ...of, attempt: 2 },
    { kind: 'review', ...of, subject, review: 1 },
    { kind: 'review', ...of, subject, review: 2 },
    { kind: 'resolve', ...of, head, tip: subject },
    { kind: 'resolve', ...of, head: subject, tip: head },
  ];
  expect(new Set(keys.map(transcriptName)).size).toBe(keys.length);
});
