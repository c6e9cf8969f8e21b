// The one way from words to facts: what is planned on GitHub for them, and in which order.
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { type GiveDeps, giveCommands, type Speech } from '../../src/commands/give.ts';
import { readComment } from '../../src/commands/read-comment.ts';
import type { Run } from '../../src/domain/run.ts';
import { assume } from '../../src/domain/transition.ts';
import { running, spec, started } from '../domain/life.ts';
import { safe } from './said.ts';

/** A run in memory, and the keys of what is planned; as in the table, a key is planned once. */
function stage(showLog: GiveDeps['showLog'] = async () => 'The log.') {
  let run: Run = running([spec('T1')], [started('T1')]);
  const planned: string[] = [];
  const deps: GiveDeps = {
    runs: {
      load: async () => run,
      amend: async (_, decide) => {
        const more = decide(run);
        for (const { key } of more?.effects ?? []) if (!planned.includes(key)) planned.push(key);
        for (const fact of more?.facts ?? []) run = assume(run, fact, '2026-02-01T00:00:00Z');
      },
    },
    queue: { wake: async () => undefined },
    safe,
    showLog,
    restart: async () => undefined,
    log: pino({ level: 'silent' }),
  };
  const says = (text: string, more: Partial<Speech> = {}) =>
    giveCommands(
      {
        run: 1,
        source: 'comment-1',
        by: 'grace',
        permission: 'write',
        at: '2026-02-01T10:00:00Z',
        said: readComment(text, 'troupe'),
        on: { issue: 13, comment: 77 },
        ...more,
      },
      deps,
    );
  return { planned, says };
}

describe('a comment with commands', () => {
  it('is seen before anything is looked up, and once however often it comes', async () => {
    const seenBefore: string[][] = [];
    const { planned, says } = stage(async () => {
      seenBefore.push([...planned]);
      return 'The log.';
    });
    await says('/logs T1');
    expect(seenBefore).toEqual([['eyes/comment-1']]);
    expect(planned).toEqual(['eyes/comment-1', 'rocket/comment-1', 'answer/comment-1']);
    await says('/logs T1');
    expect(planned).toHaveLength(3);
  });

  it('by somebody with triage is obeyed where that is enough, and for the rest they get one line a day', async () => {
    const { planned, says } = stage();
    const sam = { by: 'sam', permission: 'triage' } as const;
    const outcomes = await says('/pause\n/retry T1 louder', { ...sam, source: 'comment-1' });
    expect(outcomes.map(({ line, is }) => [line, is])).toEqual([
      ['/pause', 'done'],
      ['/retry T1 louder', 'refused'],
    ]);
    await says('/budget 900', { ...sam, source: 'comment-2' });
    expect(planned.filter((key) => !key.startsWith('eyes'))).toEqual([
      'confused/comment-1',
      'outsider/sam/2026-02-01',
      'confused/comment-2',
    ]);
    await says('/budget 900', { ...sam, source: 'comment-3', at: '2026-02-02T00:00:00Z' });
    expect(planned).toContain('outsider/sam/2026-02-02');
  });

  it('by an outsider is neither seen nor quoted', async () => {
    const { planned, says } = stage();
    await says('/cancel', { by: 'eve', permission: 'read' });
    expect(planned).toEqual(['outsider/eve/2026-02-01']);
  });
});
