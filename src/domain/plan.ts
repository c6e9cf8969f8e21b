// What makes a plan, its subtasks, or its revision acceptable, and how a plan is read from a checklist that a person wrote.
import { findCycle, lostPrerequisite, prerequisites } from './graph.ts';
import { nextKey, reviseTasks } from './plan-transition.ts';
import type { Run } from './run.ts';
import type { Settings } from './settings.ts';
import { isSettled, isUntouched, type Profile, profiles, type TaskKey, type TaskSpec } from './task.ts';

/** Characters of a task's title. */
export const maxTitle = 120;
const maxCriteria = 12;

/**
 * The reasons why these tasks cannot be a run's plan, each a sentence for its author; empty when they can.
 * Shape and types were checked where the plan came in; this checks meaning.
 */
export function planProblems(tasks: readonly TaskSpec[], settings: Pick<Settings, 'maxTasks'>): string[] {
  if (tasks.length === 0) return ['The plan has no tasks.'];
  const wrongKeys = tasks.filter((task) => !/^T[1-9]\d*$/.test(task.key));
  return [
    ...(tasks.length > settings.maxTasks
      ? [`The plan has ${tasks.length} tasks; at most ${settings.maxTasks} are allowed.`]
      : []),
    ...wrongKeys.map((task) => `The key "${task.key}" must be T1, T2, T3 and so on.`),
    ...commonProblems(tasks),
  ];
}

/**
 * The reasons why a planner's subtasks cannot join the run. Their keys are local to the list.
 * @param room how many more tasks the run may have.
 */
export function subtaskProblems(tasks: readonly TaskSpec[], room: number): string[] {
  if (tasks.length === 0) return ['There are no subtasks.'];
  const nested = tasks.filter((task) => task.profile === 'plan');
  return [
    ...(tasks.length > room
      ? [`There is room for ${room} more tasks in this run, not ${tasks.length}.`]
      : []),
    ...nested.map((task) => `Subtask "${task.key}" is a plan again; split it here and now instead.`),
    ...commonProblems(tasks),
  ];
}

/**
 * The reasons why these tasks cannot take the place of those that nobody has begun. Kept ones keep their keys, new ones
 * have the next free ones; what is not named is dropped.
 */
export function revisionProblems(run: Run, tasks: readonly TaskSpec[]): string[] {
  const keys = tasks.map((task) => task.key);
  const revised: Run = { ...run, tasks: reviseTasks(run.tasks, tasks, '') };
  const living = [...revised.tasks.values()].filter((task) => task.stage.at !== 'abandoned');
  const begun = [...run.tasks.values()].filter((task) => !isUntouched(task)).map((task) => task.key);
  const problems = [
    ...keyProblems(run, keys),
    ...twiceProblems(keys),
    ...(living.length === 0 ? ['Nothing would be left of the plan.'] : []),
    ...(living.length > run.settings.maxTasks
      ? [`The plan would have ${living.length} tasks; at most ${run.settings.maxTasks} are allowed.`]
      : []),
    ...tasks.flatMap((task) => taskProblems(task, [...keys, ...begun])),
  ];
  // The graph is only worth a look once every key in it means something.
  return problems.length > 0 ? problems : [...lossProblems(revised, keys), ...circleProblems(revised)];
}

function keyProblems(run: Run, keys: readonly TaskKey[]): string[] {
  const known = (key: TaskKey): boolean => run.tasks.has(key);
  const taken = keys.filter((key) => {
    const task = run.tasks.get(key);
    return task !== undefined && !isUntouched(task);
  });
  const added = [...new Set(keys.filter((key) => !known(key)))];
  const first = Number(nextKey(run.tasks).slice(1));
  const expected = added.map((_, index) => `T${first + index}`);
  return [
    ...taken.map((key) => `${key} has begun or is over; only tasks that nobody has begun can be changed.`),
    ...(added.join() === expected.join()
      ? []
      : [`New tasks are called ${expected.join(', ')}, in this order, not ${added.join(', ')}.`]),
  ];
}

/** Through its parts, too: whoever comes after a split task waits for all that it was split into. */
function lossProblems(revised: Run, keys: readonly TaskKey[]): string[] {
  return keys.flatMap((key) => {
    const task = revised.tasks.get(key);
    const lost = task && lostPrerequisite(revised, task);
    if (lost === undefined) return [];
    const part = task?.after.includes(lost.key) ? '' : `, a part of what it comes after,`;
    return [`${key} would wait for ${lost.key}${part} which is given up; say what it comes after instead.`];
  });
}

/** Over the whole graph: a split task counts with its parts. */
function circleProblems(revised: Run): string[] {
  const open = [...revised.tasks.values()].filter((task) => !isSettled(task));
  const cycle = findCycle(
    open.map((task) => ({ key: task.key, after: prerequisites(revised, task).map(({ key }) => key) })),
  );
  return cycle === undefined
    ? []
    : [`These tasks would wait for one another in a circle: ${cycle.join(' → ')}.`];
}

function commonProblems(tasks: readonly TaskSpec[]): string[] {
  const keys = tasks.map((task) => task.key);
  const cycle = findCycle(tasks);
  return [
    ...twiceProblems(keys),
    ...tasks.flatMap((task) => taskProblems(task, keys)),
    ...(cycle === undefined ? [] : [`These tasks wait for one another in a circle: ${cycle.join(' → ')}.`]),
  ];
}

function twiceProblems(keys: readonly TaskKey[]): string[] {
  const twice = [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))];
  return twice.map((key) => `The key "${key}" is used more than once.`);
}

function taskProblems(task: TaskSpec, keys: readonly TaskKey[]): string[] {
  const unknown = task.after.filter((key) => !keys.includes(key));
  const problems = [
    task.title.trim() === '' && 'has no title',
    task.title.length > maxTitle && `has a title of ${task.title.length} characters; at most ${maxTitle}`,
    task.criteria.length === 0 && 'has no acceptance criteria, so nobody could say when it is done',
    task.criteria.length > maxCriteria && `has more than ${maxCriteria} criteria; split it`,
    ...task.paths
      .filter((path) => path.startsWith('/') || path.split('/').includes('..'))
      .map((path) => `names the path "${path}"; paths are relative to the repository's root`),
    ...unknown.map((key) => `comes after "${key}", which is not a task of this plan`),
  ];
  return problems.flatMap((problem) => (problem ? [`${task.key} ${problem}.`] : []));
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
  const after = /[\s,;(]+after\s+((?:T\d+(?:\s*,\s*|\s+and\s+|\s+)?)+)\)?\s*$/i.exec(text);
  const beforeAfter = after === null ? text : text.slice(0, after.index);
  const profile = new RegExp(`\\s*[([](${profiles.join('|')})[)\\]]\\s*$`, 'i').exec(beforeAfter);
  const title = (profile === null ? beforeAfter : beforeAfter.slice(0, profile.index)).trim();
  return {
    key,
    title,
    profile: (profile?.[1]?.toLowerCase() as Profile | undefined) ?? 'code',
    description: '',
    criteria: [],
    paths: [],
    after: after?.[1]?.match(/T\d+/g) ?? [],
  };
}

function addDetail(task: TaskSpec, line: string): TaskSpec {
  const criterion = /^[-*] (?:\[[ xX]\] )?(.+)$/.exec(line);
  if (criterion !== null) return { ...task, criteria: [...task.criteria, criterion[1] ?? ''] };
  return { ...task, description: task.description === '' ? line : `${task.description}\n${line}` };
}
