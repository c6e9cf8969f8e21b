// An issue with sub-issues is built as people drew it up, and each sub-issue is closed once its work is merged.
import { expect, it } from 'vitest';
import { delivered, started } from '../domain/life.ts';
import { at } from '../github/stage.ts';
import { named, steppedEngine } from './stepped.ts';

async function withSubIssues(blocked: 'by the other' | 'by one outside') {
  const stepped = await steppedEngine({}, named('attempt', 'review'));
  const ada = stepped.stage.as('ada');
  const open = async (title: string, body: string) => (await ada.issues.create({ ...at, title, body })).data;
  const keep = await open('Keep dates', 'In the file.\n\n- [ ] a date is kept');
  const show = await open('Show dates', '');
  const outside = await open('Ask Bob', '');
  for (const { id } of [keep, show])
    await ada.issues.addSubIssue({ ...at, issue_number: 1, sub_issue_id: id });
  await ada.issues.addBlockedByDependency({
    ...at,
    issue_number: show.number,
    issue_id: blocked === 'by the other' ? keep.id : outside.id,
  });
  const id = await stepped.run(1, []);
  const happen = async (...facts: Parameters<typeof stepped.store.runs.commit>[0]['facts']) => {
    await stepped.store.runs.commit({ run: id, facts });
    await stepped.wake(id);
  };
  const issue = async (number: number) => (await ada.issues.get({ ...at, issue_number: number })).data;
  return { ...stepped, id, ada, keep, show, outside, happen, issue, now: () => stepped.store.runs.load(id) };
}

it('is built as it stands, and a sub-issue that is merged is closed, once', async () => {
  const { wake, id, keep, show, now, happen, issue, ada, errors } = await withSubIssues('by the other');
  await wake(id);
  const run = await now();
  expect(run?.source).toBe('sub_issues');
  expect(
    [...run!.tasks.values()].map(({ key, title, criteria, after, issue: number }) => [
      key,
      title,
      criteria,
      after,
      number,
    ]),
  ).toEqual([
    ['T1', 'Keep dates', ['a date is kept'], [], keep.number],
    ['T2', 'Show dates', ['Show dates'], ['T1'], show.number],
  ]);

  const head = 'a'.repeat(40);
  await happen(started('T1'), delivered('T1', head), {
    type: 'task_merged',
    task: 'T1',
    head,
    mergeSha: 'b'.repeat(40),
  });
  expect(await issue(keep.number)).toMatchObject({ state: 'closed', state_reason: 'completed' });
  expect((await issue(show.number)).state).toBe('open');

  await ada.issues.update({ ...at, issue_number: keep.number, state: 'open' });
  await happen({ type: 'task_abandoned', task: 'T2', by: 'ada', why: { is: 'asked_for', words: 'no need' } });
  expect((await now())?.closed).toBe(true);
  expect((await issue(keep.number)).state).toBe('open');
  expect((await issue(show.number)).state).toBe('open');
  expect(errors).toEqual([]);
});

it('that wait for an issue outside of the run are answered with what to do', async () => {
  const { wake, id, ada, outside, show, now, errors } = await withSubIssues('by one outside');
  await wake(id);
  expect((await now())?.ending?.status).toBe('failed');
  const { data } = await ada.issues.listComments({ ...at, issue_number: 1 });
  expect(data.at(-1)?.body).toContain(
    `#${show.number} is blocked by #${outside.number}, which is open and not a sub-issue of this one`,
  );
  expect(errors).toEqual([]);
});
