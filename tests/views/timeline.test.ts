import { describe, expect, it } from 'vitest';
import type { Fact } from '../../src/domain/fact.ts';
import { sentence, timeline } from '../../views/timeline.ts';
import { recorded, request, story } from '../web/sample-run.ts';

const told = (facts: readonly Fact[]): Promise<string[]> =>
  Promise.all(recorded(facts).map(async (fact) => String(await sentence(fact))));

describe('what happened', () => {
  it('is one sentence for each fact', async () => {
    expect(await told([request, ...story])).toMatchSnapshot();
  });

  it.each<[Fact, string]>([
    [
      { type: 'plan_rejected', problems: ['T2 comes after itself'], spend: { usd: 0, tokens: 0 } },
      'a plan was refused: T2 comes after itself',
    ],
    [{ type: 'plan_approved', revision: 1, by: 'mona' }, 'mona approved the plan'],
    [{ type: 'planning_failed', why: 'no plan passed' }, 'planning failed: no plan passed'],
    [{ type: 'planning_stalled', why: 'no answer' }, 'the director is stalled: no answer'],
    [{ type: 'planning_resumed' }, 'the director goes on'],
    [{ type: 'attempt_resumed', task: 'T1', attempt: 2 }, 'attempt 2 goes on'],
    [
      { type: 'attempt_stopped', task: 'T1', attempt: 2, spend: { usd: 1, tokens: 5 } },
      'attempt 2 was stopped',
    ],
    [
      { type: 'spend_found', spend: { usd: 1, tokens: 5 } },
      'counted what else was paid, for work that was stopped before its end',
    ],
    [{ type: 'head_moved', task: 'T1', head: 'abcdef0123' }, 'the branch moved to abcdef0'],
    [{ type: 'merge_conflicted', task: 'T1', head: 'abc' }, 'conflicts with what was merged meanwhile'],
    [{ type: 'task_retried', task: 'T1', by: 'mona', advice: '' }, 'mona asked for another try'],
    [{ type: 'run_paused', by: 'mona', why: 'lunch' }, 'paused by mona: lunch'],
    [{ type: 'run_resumed', by: 'mona' }, 'resumed by mona'],
    [{ type: 'run_finished', status: 'complete', why: '' }, 'the run is complete'],
    [{ type: 'run_finished', status: 'failed', why: 'T3 was abandoned' }, 'the run failed: T3 was abandoned'],
    [{ type: 'run_closed' }, 'everything was cleaned up'],
  ])('tells %o', async (fact, words) => {
    expect(await told([fact])).toEqual([words]);
  });

  it('stands newest first, without our own housekeeping', async () => {
    const facts = recorded([request, { type: 'pull_request_touched', task: 'T1' }, { type: 'run_closed' }]);
    const shown = String(await timeline(facts));
    expect(shown).not.toContain('its pull request changed');
    expect(shown.indexOf('cleaned up')).toBeLessThan(shown.indexOf('mona asked'));
  });
});
