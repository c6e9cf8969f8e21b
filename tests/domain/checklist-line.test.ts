import { expect, it } from 'vitest';
import { readDocument, tasksHeading } from '../../src/wording/plan-document.ts';
import { readChecklistLine } from '../../src/domain/checklist-line.ts';
import { parseChecklist } from '../../src/domain/plan.ts';
import type { Profile } from '../../src/domain/task-spec.ts';

const read = (title: string, profile: Profile = 'code', after: readonly string[] = []) => ({
  title,
  profile,
  after,
});

it.each<[string, ReturnType<typeof read>]>([
  ['Store dates', read('Store dates')],
  ['Store dates (code)', read('Store dates')],
  ['Test them (test)', read('Test them', 'test')],
  ['Look it up [research]', read('Look it up', 'research')],
  ['Test them (TEST) AFTER T1', read('Test them', 'test', ['T1'])],
  ['Test them (test) after t1', read('Test them', 'test', ['T1'])],
  ['Show them after T1, t2 and T10', read('Show them', 'code', ['T1', 'T2', 'T10'])],
  ['Show them after T1 T2', read('Show them', 'code', ['T1', 'T2'])],
  ['Show them (after T1)', read('Show them', 'code', ['T1'])],
  ['Show them; after T1', read('Show them', 'code', ['T1'])],
  ['Show them, after T1 (test)', read('Show them, after T1', 'test')],
  ['Tidy up after lunch', read('Tidy up after lunch')],
  ['Tidy up after the T1 release', read('Tidy up after the T1 release')],
  ['Explain (code) blocks', read('Explain (code) blocks')],
])('a line that ends like "%s" is read the same in an issue and in the tracking issue', (text, expected) => {
  expect(readChecklistLine(text)).toEqual(expected);
  expect(parseChecklist(`- [ ] T3: ${text}`)?.[0]).toMatchObject(expected);
  expect(readDocument(`${tasksHeading}\n- [ ] **T3** ${text}<br><sub>ready</sub>`).items?.[0]).toMatchObject(
    expected,
  );
});
