// What makes a plan, its subtasks, or its revision acceptable, and how a plan is read from a checklist that a person wrote.
import { readChecklistLine } from './checklist-line.ts';
import { findCycle, lostPrerequisite, prerequisites } from './graph.ts';
import type { PlanProblem } from './plan-problem.ts';
import { nextKey, reviseTasks } from './plan-transition.ts';
import type { Run } from './run.ts';
import type { Settings } from './settings.ts';
import { isSettled, isUntouched } from './task.ts';
import type { TaskKey, TaskSpec } from './task-spec.ts';

/** Characters of a task's title. */
export const maxTitle = 120;
const maxCriteria = 12;
/** Characters; of a longer one its worker would not see the middle. */
const maxDescription = 30_000;
const maxCriterion = 2_000;

/**
 * The reasons why these tasks cannot be a run's plan; empty when they can.
 * Shape and types were checked where the plan came in; this checks meaning.
 */
export function planProblems(
  tasks: readonly TaskSpec[],
  settings: Pick<Settings, 'maxTasks'>,
): PlanProblem[] {
  if (tasks.length === 0) return [{ is: 'no_tasks' }];
  const wrongKeys = tasks.filter((task) => !/^T[1-9]\d*$/.test(task.key));
  return [
    ...(tasks.length > settings.maxTasks
      ? [{ is: 'too_many_tasks', count: tasks.length, most: settings.maxTasks } as const]
      : []),
    ...wrongKeys.map(({ key }) => ({ is: 'key_has_wrong_form', key }) as const),
    ...commonProblems(tasks),
  ];
}

/**
 * The reasons why a planner's subtasks cannot join the run. Their keys are local to the list.
 * @param room how many more tasks the run may have.
 */
export function subtaskProblems(tasks: readonly TaskSpec[], room: number): PlanProblem[] {
  if (tasks.length === 0) return [{ is: 'no_subtasks' }];
  const nested = tasks.filter((task) => task.profile === 'plan');
  return [
    ...(tasks.length > room ? [{ is: 'too_many_subtasks', count: tasks.length, room } as const] : []),
    ...nested.map(({ key }) => ({ is: 'subtask_is_plan', key }) as const),
    ...commonProblems(tasks),
  ];
}

/**
 * The reasons why these tasks cannot take the place of those that nobody has begun. Kept ones keep their keys, new ones
 * have the next free ones; what is not named is dropped.
 */
export function revisionProblems(run: Run, tasks: readonly TaskSpec[]): PlanProblem[] {
  const keys = tasks.map((task) => task.key);
  const revised: Run = { ...run, tasks: reviseTasks(run.tasks, tasks, '') };
  const living = [...revised.tasks.values()].filter((task) => task.stage.at !== 'abandoned');
  const begun = [...run.tasks.values()].filter((task) => !isUntouched(task)).map((task) => task.key);
  const problems: PlanProblem[] = [
    ...keyProblems(run, keys),
    ...twiceProblems(keys),
    ...(living.length === 0 ? [{ is: 'nothing_left' } as const] : []),
    ...(living.length > run.settings.maxTasks
      ? [{ is: 'revised_too_many_tasks', count: living.length, most: run.settings.maxTasks } as const]
      : []),
    ...tasks.flatMap((task) => taskProblems(task, [...keys, ...begun])),
  ];
  // The graph is only worth a look once every key in it means something.
  return problems.length > 0 ? problems : [...lossProblems(revised, keys), ...circleProblems(revised)];
}

function keyProblems(run: Run, keys: readonly TaskKey[]): PlanProblem[] {
  const known = (key: TaskKey): boolean => run.tasks.has(key);
  const taken = keys.filter((key) => {
    const task = run.tasks.get(key);
    return task !== undefined && !isUntouched(task);
  });
  const added = [...new Set(keys.filter((key) => !known(key)))];
  const first = Number(nextKey(run.tasks).slice(1));
  const expected = added.map((_, index) => `T${first + index}`);
  return [
    ...taken.map((key) => ({ is: 'has_begun', key }) as const),
    ...(added.join() === expected.join()
      ? []
      : [{ is: 'new_keys_out_of_order', expected, found: added } as const]),
  ];
}

/** Through its parts, too: whoever comes after a split task waits for all that it was split into. */
function lossProblems(revised: Run, keys: readonly TaskKey[]): PlanProblem[] {
  return keys.flatMap((key) => {
    const task = revised.tasks.get(key);
    const lost = task && lostPrerequisite(revised, task);
    if (lost === undefined) return [];
    return [{ is: 'waits_for_lost', key, lost: lost.key, asPart: !task?.after.includes(lost.key) }];
  });
}

/** Over the whole graph: a split task counts with its parts. */
function circleProblems(revised: Run): PlanProblem[] {
  const open = [...revised.tasks.values()].filter((task) => !isSettled(task));
  const cycle = findCycle(
    open.map((task) => ({ key: task.key, after: prerequisites(revised, task).map(({ key }) => key) })),
  );
  return cycle === undefined ? [] : [{ is: 'waits_in_circle', cycle }];
}

function commonProblems(tasks: readonly TaskSpec[]): PlanProblem[] {
  const keys = tasks.map((task) => task.key);
  const cycle = findCycle(tasks);
  return [
    ...twiceProblems(keys),
    ...tasks.flatMap((task) => taskProblems(task, keys)),
    ...(cycle === undefined ? [] : [{ is: 'waits_in_circle', cycle } as const]),
  ];
}

function twiceProblems(keys: readonly TaskKey[]): PlanProblem[] {
  const twice = [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))];
  return twice.map((key) => ({ is: 'key_used_twice', key }));
}

function taskProblems(task: TaskSpec, keys: readonly TaskKey[]): PlanProblem[] {
  const { key, title, description, criteria } = task;
  const outside = task.paths.filter((path) => path.startsWith('/') || path.split('/').includes('..'));
  const unknown = task.after.filter((before) => !keys.includes(before));
  return [
    ...(title.trim() === '' ? [{ is: 'no_title', key } as const] : []),
    ...(title.length > maxTitle
      ? [{ is: 'title_too_long', key, length: title.length, most: maxTitle } as const]
      : []),
    ...(criteria.length === 0 ? [{ is: 'no_criteria', key } as const] : []),
    ...(criteria.length > maxCriteria ? [{ is: 'too_many_criteria', key, most: maxCriteria } as const] : []),
    ...(description.length > maxDescription
      ? [{ is: 'description_too_long', key, length: description.length, most: maxDescription } as const]
      : []),
    ...(criteria.some(({ length }) => length > maxCriterion)
      ? [{ is: 'criterion_too_long', key, most: maxCriterion } as const]
      : []),
    ...outside.map((path) => ({ is: 'path_outside', key, path }) as const),
    ...unknown.map((after) => ({ is: 'comes_after_unknown', key, after }) as const),
  ];
}

const item = /^[-*] \[[ xX]\] \**(T[1-9]\d*)\**[:.)]?\s+(.+)$/;

/**
 * Reads a plan that a person wrote as a checklist in the issue:
 *
 *     - [ ] T1: Store due dates (code)
 *       Indented lines describe the task.
 *       - Indented list items are its acceptance criteria.
 *     - [ ] T2: Test them (test) after T1
 *
 * The profile defaults to `code`, a missing criterion to the title itself. Undefined when no line has that form.
 */
export function parseChecklist(body: string): TaskSpec[] | undefined {
  const tasks: TaskSpec[] = [];
  for (const line of body.replaceAll('\r', '').split('\n')) {
    const head = item.exec(line);
    if (head !== null) tasks.push(parseItem(head[1] ?? '', head[2] ?? ''));
    else if (/^\s{2,}\S/.test(line) && tasks.length > 0)
      tasks.push(addDetail(tasks.pop() as TaskSpec, line.trim()));
  }
  if (tasks.length === 0) return undefined;
  return tasks.map((task) => (task.criteria.length > 0 ? task : { ...task, criteria: [task.title] }));
}

function parseItem(key: TaskKey, text: string): TaskSpec {
  return { key, ...readChecklistLine(text), description: '', criteria: [], paths: [] };
}

function addDetail(task: TaskSpec, line: string): TaskSpec {
  const criterion = /^[-*] (?:\[[ xX]\] )?(.+)$/.exec(line);
  if (criterion !== null) return { ...task, criteria: [...task.criteria, criterion[1] ?? ''] };
  return { ...task, description: task.description === '' ? line : `${task.description}\n${line}` };
}
