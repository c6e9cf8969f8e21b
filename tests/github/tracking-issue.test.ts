import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTrackingIssue } from '../../src/github/effects/open-tracking-issue.ts';
import { readTrackingIssue, writeTrackingIssue } from '../../src/github/tracking-issue.ts';
import { outgoing } from '../../src/wording/outgoing.ts';
import { renderTrackingIssue } from '../../src/wording/tracking-issue.ts';
import { halfway, runOf } from '../wording/run.ts';
import { openLedger } from './ledger.ts';
import { type Stage, setStage } from './stage.ts';

const extras = { safe: outgoing(['github.example.com']), commands: [] };

describe('keeping the tracking issue up to date', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage();
  });
  afterAll(() => stage.close());

  it('edits it only when there is something new, keeps the marker by which it is found, and tells who edited it', async () => {
    const ledger = openLedger(stage);
    const before = renderTrackingIssue(runOf(), extras);
    await ledger.carryOut(openTrackingIssue.plan('tracking', before));
    const octokit = await stage.github.repository(stage.place, { issues: 'write' });
    const self = await stage.github.self();
    const read = () => readTrackingIssue(octokit, stage.place, 2, self);
    const sync = async (text: typeof before): Promise<boolean> => {
      const now = await read();
      const options = { now: now.body, known: now.body, markers: stage.markers };
      return (await writeTrackingIssue(octokit, stage.place, 2, { text, ...options })) !== now.body;
    };
    expect(await sync(before)).toBe(false);
    const after = renderTrackingIssue(runOf(...halfway), extras);
    expect(await sync(after)).toBe(true);
    expect(await sync(after)).toBe(false);
    expect((await read()).editedBy).toBeUndefined();
    expect(stage.world.issue('ada/todo', 2).body).toContain('**T1** Find out how dates are stored');
    Object.assign(ledger.entry('tracking'), { state: 'unsure', changedAt: '2020-01-01T00:00:00Z' });
    await ledger.settle('tracking');
    expect(stage.world.issues('ada/todo')).toHaveLength(2);
  });
});
