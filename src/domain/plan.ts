// What makes a plan acceptable, and how a plan is read from a checklist that a person wrote.
import { findCycle } from './graph.ts';
import type { Settings } from './settings.ts';
import { type Profile, profiles, type TaskKey, type TaskSpec } from './task.ts';

const maxTitle = 120;
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

function commonProblems(tasks: readonly TaskSpec[]): string[] {
  const keys = tasks.map((task) => task.key);
  const twice = [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))];
  const cycle = findCycle(tasks);
  return [
    ...twice.map((key) => `The key "${key}" is used more than once.`),
    ...tasks.flatMap((task) => taskProblems(task, keys)),
    ...(cycle === undefined ? [] : [`These tasks wait for one another in a circle: ${cycle.join(' -> ')}.`]),
  ];
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
