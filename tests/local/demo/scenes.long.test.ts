// The demo's story is literal. These tests carry it out, so that everything it claims is true.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { planProblems, subtaskProblems } from '../../../src/domain/plan.ts';
import { defaultSettings } from '../../../src/domain/settings.ts';
import type { TaskSpec } from '../../../src/domain/task-spec.ts';
import { judge, type ReviewAnswer } from '../../../src/domain/review-answer.ts';
import type { Scene } from '../../../src/local/demo/script/scene.ts';
import { outcome, play, Rehearsal, run, scene } from './rehearsal.ts';

// Real commits, merges and test runs of the whole story.
vi.setConfig({ testTimeout: 120_000 });

const director = scene('Director', 'Due dates, search, and what is overdue');
const plan = outcome(director)['tasks'] as TaskSpec[];
const planner = scene('Planner', 'Plan the overdue list and the statistics');
const subtasks = planner.steps.flatMap((step) => step.calls).find(({ tool }) => tool === 'create_subtasks')
  ?.input['tasks'] as TaskSpec[];
const tasks = [...plan, ...subtasks];

const workers = { code: 'Code worker', test: 'Test worker', plan: 'Planner', research: 'Research worker' };
const [dueDates, search] = ['Give to-dos a due date', 'Search and filter the list'];

describe('the plan', () => {
  test('has at least six tasks of all four profiles, and passes the checks that every plan passes', () => {
    expect(plan.length).toBeGreaterThanOrEqual(6);
    expect(new Set(tasks.map((task) => task.profile))).toEqual(new Set(Object.keys(workers)));
    expect(planProblems(plan, defaultSettings)).toEqual([]);
    expect(subtaskProblems(subtasks, defaultSettings.maxTasks - plan.length)).toEqual([]);
  });

  test.for(tasks)('"$title" has a worker and a review that answers each of its criteria', (task) => {
    expect(scene(workers[task.profile], task.title).steps.length).toBeGreaterThan(1);
    const attempts = task.title === 'List what is overdue' ? [1, 2] : [1];
    for (const attempt of attempts) {
      const answer = reviewOf(scene('Strategist', task.title, attempt));
      expect(answer.criteria.map((result) => result.criterion)).toEqual(task.criteria);
      const last = attempt === attempts.length;
      expect(judge(task, 'any', answer).approved).toBe(last);
    }
  });
});

describe('the work', () => {
  let project: Rehearsal;
  beforeEach(() => {
    project = new Rehearsal();
  });
  afterEach(() => project.close());

  function deliver(task: string, branch: string): string {
    const worktree = project.branch(branch);
    const who = tasks.find(({ title }) => title === task)?.profile ?? 'code';
    const shells = play(scene(workers[who], task), worktree);
    expect(shells.filter(({ status }) => status !== 0)).toEqual([]);
    project.commit(worktree, task);
    return worktree;
  }

  function review(task: string, worktree: string, attempt = 1): string {
    const played = scene('Strategist', task, attempt);
    const shells = play(played, worktree);
    expect(shells.filter(({ status }) => status !== 0)).toEqual([]);
    for (const { path, line } of reviewOf(played).findings) {
      expect(lines(worktree, path ?? '').length).toBeGreaterThan(line ?? 0);
    }
    expectSourcesToExist(JSON.stringify(outcome(played)), worktree);
    return shells.map(({ output }) => output).join('');
  }

  test('the report cites existing lines', () => {
    const report = outcome(scene('Research worker', plan[0]?.title ?? ''))['report'];
    expectSourcesToExist(String(report), project.main);
    expect(lines(project.main, 'src/app.js')[6]).toContain("'GET', /^\\/todos$/");
    expect(lines(project.main, 'src/todo.js')[3]).toContain('fields');
    expect(lines(project.main, 'src/todo.js')[17]).toContain('parseChanges');
    expect(lines(project.main, 'src/store.js')[4]).toContain('load(file)');
    expect(lines(project.main, 'src/store.js')[20]).toContain('done: false');
    expect(lines(project.main, 'src/store.js')[32]).toContain('JSON.parse');
    expect(lines(project.main, 'src/app.js')[25]).toContain('handle(');
    expect(lines(project.main, 'src/server.js')[23]).toContain('new URL');
    expect(lines(project.main, 'test/api.test.js')[22]).toContain('deepEqual');
  });

  test('due dates and search conflict in one line, whichever is merged first, and the resolver fixes it', () => {
    const worktrees = { [dueDates]: deliver(dueDates, 'due'), [search]: deliver(search, 'search') };
    const branches = { [dueDates]: 'due', [search]: 'search' };
    for (const [task, worktree] of Object.entries(worktrees)) review(task, worktree);
    const start = run(project.main, 'git rev-parse HEAD').output.trim();
    const ends = [
      [dueDates, search],
      [search, dueDates],
    ].map(([first = '', second = '']) => {
      run(project.main, `git reset --hard ${start}`);
      project.merge(branches[first] ?? '');
      const worktree = worktrees[second] ?? '';
      const before = run(worktree, 'git rev-parse HEAD').output.trim();
      expect(project.update(worktree)).toEqual(['src/app.js']);
      const [tests] = play(scene('Conflict resolver', second), worktree);
      expect(tests?.output).toContain('fail 0');
      const end = readFileSync(join(worktree, 'src/app.js'), 'utf8');
      run(worktree, `git reset --hard ${before}`);
      return end;
    });
    expect(ends[0]).toBe(ends[1]);
  });

  test('everything after that merges without a conflict, and the rejection is for a real defect', () => {
    deliver('Pin down what the API refuses', 'refusals');
    project.merge('refusals');
    deliver(search, 'search');
    const due = deliver(dueDates, 'due');
    project.merge('search');
    project.update(due);
    play(scene('Conflict resolver', dueDates), due);
    project.commit(due, 'Resolve');
    project.merge('due');

    review('Test due dates and search together', deliver('Test due dates and search together', 'planning'));
    const stats = deliver('Answer GET /stats', 'stats');
    const overdue = deliver('List what is overdue', 'overdue');
    expect(review('List what is overdue', overdue)).toContain('Paid long ago');
    const finding = reviewOf(scene('Strategist', 'List what is overdue')).findings[0];
    expect(lines(overdue, 'src/due.js')[(finding?.line ?? 0) - 1]).toContain('todo.due < today');

    const again = play(scene('Code worker', 'List what is overdue', 2), overdue);
    expect(again.map(({ status }) => status === 0)).toEqual([false, true]);
    expect(review('List what is overdue', overdue, 2)).toContain('[]');
    project.commit(overdue, 'List what is overdue, second attempt');
    review('Answer GET /stats', stats);

    for (const branch of ['overdue', 'planning', 'stats']) project.merge(branch);
    review(
      'Describe the new requests in the README',
      deliver('Describe the new requests in the README', 'readme'),
    );
    project.merge('readme');
    expect(run(project.main, 'node --test').output).toContain('fail 0');
  });
});

function lines(worktree: string, path: string): string[] {
  return readFileSync(join(worktree, path), 'utf8').split('\n');
}

function reviewOf(played: Scene): ReviewAnswer {
  return outcome(played) as unknown as ReviewAnswer;
}

function expectSourcesToExist(text: string, worktree: string): void {
  for (const [, path = '', line] of text.matchAll(/\b((?:src|test)\/[\w./]+\.js):(\d+)/g)) {
    expect(lines(worktree, path).length).toBeGreaterThan(Number(line));
  }
}
