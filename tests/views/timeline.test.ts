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

  it('stands newest first, without our own housekeeping', async () => {
    const facts = recorded([request, { type: 'pull_request_touched', task: 'T1' }, { type: 'run_closed' }]);
    const shown = String(await timeline(facts));
    expect(shown).not.toContain('its pull request changed');
    expect(shown.indexOf('cleaned up')).toBeLessThan(shown.indexOf('mona labeled'));
  });
});
