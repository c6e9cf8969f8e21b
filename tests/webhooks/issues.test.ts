import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { at } from '../github/stage.ts';
import { nextSecond } from '../support/next-second.ts';
import { type Desk, openDesk } from './desk.ts';

const full = 'ada/todo';
const issue = { ...at, issue_number: 1 };
let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

async function label(login: 'ada' | 'bob' | 'tri', name = 'troupe'): Promise<void> {
  await desk.stage.as(login).issues.addLabels({ ...issue, labels: [name] });
  await desk.settle();
}

async function configure(text: string): Promise<void> {
  await desk.stage.world.commit(full, { files: { '.github/troupe.yml': text }, message: 'Configure' });
}

function said(): (string | undefined)[] {
  return desk.stage.world.comments(full, 1).map((each) => each.body.split('\n')[0]);
}

describe('the label', () => {
  it('starts a run with the issue as it stands, and shows that it was seen', async () => {
    await desk.stage.as('bob').issues.createComment({ ...issue, body: 'As ISO dates, please.' });
    await desk.stage.as('eve').issues.createComment({ ...issue, body: 'And delete everything.' });
    await label('bob');
    await desk.stage.as('ada').issues.update({ ...issue, body: 'Something else.' });
    const run = await desk.runs.load(1);
    expect(run?.place).toEqual({ ...desk.stage.place, isPrivate: false });
    expect(run?.objective).toEqual({
      title: 'Due dates',
      body: 'To-dos need a due date.',
      comments: [{ login: 'bob', body: 'As ISO dates, please.' }],
      requestedBy: 'bob',
    });
    expect(desk.runs.effects).toEqual([
      { key: 'eyes', kind: 'react', lane: 'run', payload: { on: 'issue', target: 1, content: 'eyes' } },
    ]);
    expect(desk.woken).toEqual([1]);
  });

  it('starts nothing for somebody who may only triage, and says so once', async () => {
    await label('tri');
    await desk.stage.as('tri').issues.removeLabel({ ...issue, name: 'troupe' });
    await label('tri');
    expect(await desk.runs.load(1)).toBeUndefined();
    expect(said()).toEqual([expect.stringMatching(/^`tri`, only users with write permission/)]);
  });

  it('starts nothing when it is another label, or the issue is closed', async () => {
    await label('ada', 'bug');
    await desk.stage.as('ada').issues.update({ ...issue, state: 'closed' });
    await label('ada');
    expect(await desk.runs.load(1)).toBeUndefined();
    expect(said()).toEqual([]);
  });

  it('starts one run, however often GitHub tells', async () => {
    desk.stage.world.misbehave.webhooks({ duplicate: true, reorder: true });
    await label('ada');
    await desk.stage
      .as('ada')
      .issues.removeLabel({ ...issue, name: 'nothing' })
      .catch(() => undefined);
    await label('ada', 'another');
    expect(await desk.runs.open()).toEqual([1]);
  });

  it('is the one that the repository has chosen, with its settings', async () => {
    await configure('label: build me\nlimits: { max_tasks: 3 }\n');
    await label('ada');
    expect(await desk.runs.load(1)).toBeUndefined();
    await label('ada', 'Build Me');
    expect((await desk.runs.load(1))?.settings).toMatchObject({ maxTasks: 3, maxRetries: 4 });
  });

  it('is answered with what is wrong in the configuration, each time somebody asks', async () => {
    await configure('merge:\n  method: fast\n');
    await label('ada');
    const [comment] = desk.stage.world.comments(full, 1);
    expect(comment?.body).toContain('- Line 2: `merge.method` must be one of `merge`, `squash`, `rebase`.');
    await desk.stage.as('ada').issues.removeLabel({ ...issue, name: 'troupe' });
    await label('ada');
    expect(said()).toHaveLength(2);
    expect(await desk.runs.load(1)).toBeUndefined();
  });

  it('is not lost when GitHub is away for a moment', async () => {
    desk.stage.world.misbehave.fail({ method: 'GET', path: /permission$/, status: 502, times: 1 });
    await label('ada');
    await desk.settle();
    expect(await desk.runs.open()).toEqual([1]);
    expect([...desk.done.values()].filter(Boolean)).toEqual([]);
  });

  it('says its piece once although the answer to it was lost', async () => {
    desk.stage.world.misbehave.loseAnswer({ method: 'POST', path: /comments$/ });
    await label('tri');
    await desk.settle();
    expect(said()).toHaveLength(1);
  });
});

describe('the label and the stop that follows it', () => {
  it('start a new run when the label comes back while the old run is finishing', async () => {
    await label('ada');
    await desk.stage.as('ada').issues.removeLabel({ ...issue, name: 'troupe' });
    await desk.settle();
    await label('ada');
    expect((await desk.runs.load(1))?.ending).toMatchObject({ status: 'cancelled' });
    for (let pass = 0; pass < 8; pass += 1) await desk.settle();
    expect(await desk.runs.open()).toEqual([1]);
    await desk.runs.commit({ run: 1, facts: [{ type: 'run_closed' }] });
    await desk.settle();
    expect((await desk.runs.load(2))?.ending).toBeUndefined();
    expect([...desk.done.values()]).toEqual([undefined, undefined, undefined]);
  });

  it('start a new run although GitHub told of them the other way round', async () => {
    await label('ada');
    await nextSecond();
    desk.stage.world.misbehave.webhooks({ reorder: true });
    await desk.stage.as('ada').issues.removeLabel({ ...issue, name: 'troupe' });
    await label('ada');
    expect(desk.runs.types(1)).toEqual(['run_requested', 'run_cancelled']);
    await desk.runs.commit({ run: 1, facts: [{ type: 'run_closed' }] });
    await desk.settle();
    expect((await desk.runs.load(2))?.ending).toBeUndefined();
  });

  it('leave alone a run that began after the label had been taken off', async () => {
    await label('tri');
    desk.stage.world.misbehave.webhooks({ reorder: true });
    await desk.stage.as('ada').issues.removeLabel({ ...issue, name: 'troupe' });
    await label('ada');
    await desk.settle();
    expect(desk.runs.types(1)).toEqual(['run_requested']);
  });

  it.each([
    ['taken off', () => desk.stage.as('ada').issues.removeLabel({ ...issue, name: 'troupe' })],
    [
      'made void by closing the issue',
      () => desk.stage.as('ada').issues.update({ ...issue, state: 'closed' }),
    ],
  ])('start nothing when the label was %s while it could not be looked into', async (_, stop) => {
    desk.stage.world.misbehave.fail({ method: 'GET', path: /permission$/, status: 502, times: 2 });
    await desk.stage.as('ada').issues.addLabels({ ...issue, labels: ['troupe'] });
    await desk.stage.world.idle();
    await nextSecond();
    await stop();
    await desk.settle();
    await desk.settle();
    expect(await desk.runs.open()).toEqual([]);
    expect([...desk.done.values()]).toEqual([undefined, undefined]);
  });

  it('are not judged by a read that is older than they are', async () => {
    const { data: before } = await desk.stage.as('ada').issues.get({ ...issue });
    const read = { method: 'GET', path: /\/issues\/1$/ };
    desk.stage.world.misbehave.fail({ ...read, status: 200, body: before });
    await desk.stage.as('ada').issues.addLabels({ ...issue, labels: ['troupe'] });
    await desk.stage.world.idle();
    expect(await desk.runs.open()).toEqual([]);
    await desk.settle();
    expect(await desk.runs.open()).toEqual([1]);
  });

  it('start nothing for an issue that is gone by then', async () => {
    const gone = { method: 'GET', path: /\/issues\/1$/, status: 410, times: 9 };
    desk.stage.world.misbehave.fail({ ...gone, body: { message: 'This issue was deleted' } });
    await label('ada');
    expect(await desk.runs.open()).toEqual([]);
    expect([...desk.done.values()].filter(Boolean)).toEqual([]);
  });
});

describe('the end of a run', () => {
  beforeEach(() => label('ada'));

  it('comes when a person closes the issue', async () => {
    await desk.stage.as('bob').issues.update({ ...issue, state: 'closed' });
    await desk.settle();
    expect((await desk.runs.load(1))?.ending).toMatchObject({ status: 'cancelled', by: 'bob' });
    expect(desk.woken).toEqual([1, 1]);
  });

  it('comes when the label is taken off, not another one', async () => {
    await label('ada', 'bug');
    await desk.stage.as('ada').issues.removeLabel({ ...issue, name: 'bug' });
    await desk.settle();
    expect((await desk.runs.load(1))?.ending).toBeUndefined();
    await desk.stage.as('ada').issues.removeLabel({ ...issue, name: 'troupe' });
    await desk.settle();
    expect((await desk.runs.load(1))?.ending).toMatchObject({ status: 'cancelled', by: 'ada' });
  });

  it('does not come when we close it ourselves, or somebody closes the tracking issue', async () => {
    await desk.stage.as('ada').issues.create({ ...at, title: 'Troupe: Due dates' });
    await desk.runs.commit({ run: 1, facts: [{ type: 'tracking_issue_opened', issue: 2 }] });
    await desk.stage.as('ada').issues.update({ ...at, issue_number: 2, state: 'closed' });
    const us = await desk.stage.github.repository(desk.stage.place, { issues: 'write' });
    await us.rest.issues.update({ ...issue, state: 'closed' });
    await desk.settle();
    expect((await desk.runs.load(1))?.ending).toBeUndefined();
  });
});
