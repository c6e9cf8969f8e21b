// How a plan is read from the sub-issues that people gave an issue.
import { maxTitle, planProblems } from './plan.ts';
import type { PlanProblem, SubIssueProblem } from './plan-problem.ts';
import type { Settings } from './settings.ts';
import type { TaskSpec } from './task-spec.ts';

/** An open sub-issue. */
export interface SubIssue {
  /** `#7`, or `octo/other#7` in another repository. */
  readonly name: string;
  /** Absent in another repository. */
  readonly number?: number;
  readonly title: string;
  readonly body: string;
  /** Names of the open issues that block it. */
  readonly blockedBy: readonly string[];
}

type SubIssuePlan =
  | { readonly ok: true; readonly tasks: readonly TaskSpec[] }
  | { readonly ok: false; readonly problems: readonly SubIssueProblem[] };

const maxCriteria = 12;
/** Characters; the description holds all of it. */
const longestRest = 1_000;

/**
 * Each becomes a task, in the order given, after those that block it. A run does not see what becomes of issues that it
 * does not build: one that is blocked by such an issue would wait for ever, so that is said instead.
 */
export function planOfSubIssues(
  subIssues: readonly SubIssue[],
  settings: Pick<Settings, 'maxTasks'>,
): SubIssuePlan {
  const keys = new Map(subIssues.map(({ name }, index) => [name, `T${index + 1}`]));
  const tasks = subIssues.map((each) => taskOf(each, keys));
  const foreign = subIssues.filter(({ number }) => number === undefined);
  const outside = subIssues.flatMap(({ name, blockedBy }) =>
    blockedBy.filter((blocker) => !keys.has(blocker)).map((blocker) => ({ name, blocker })),
  );
  const problems: SubIssueProblem[] = [
    ...foreign.map(({ name }) => ({ is: 'in_another_repository', name }) as const),
    ...outside.map((each) => ({ is: 'blocked_from_outside', ...each }) as const),
    ...planProblems(tasks, settings).map((problem) => withNames(problem, keys)),
  ];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, tasks };
}

function taskOf(
  { name, number, title, body, blockedBy }: SubIssue,
  keys: ReadonlyMap<string, string>,
): TaskSpec {
  const criteria = listItems(body);
  return {
    key: keys.get(name) ?? '',
    title: title.length > maxTitle ? `${title.slice(0, maxTitle - 1).trimEnd()}…` : title,
    profile: 'code',
    description: body.trim(),
    criteria: criteria.length === 0 ? [title] : bounded(criteria),
    paths: [],
    after: blockedBy.flatMap((blocker) => keys.get(blocker) ?? []),
    ...(number === undefined ? {} : { issue: number }),
  };
}

/** Items of lists, checked or not, outside of code. */
function listItems(body: string): string[] {
  const prose = body.replaceAll('\r', '').replaceAll(/^ {0,3}(`{3,}|~{3,})[^]*?(^ {0,3}\1|$(?![^]))/gm, '');
  return [...prose.matchAll(/^\s*(?:[-*+]|\d+[.)]) +(?:\[[ xX]\] +)?(\S.*)$/gm)].map((found) =>
    (found[1] ?? '').trim(),
  );
}

/** What is more than a task may have is one criterion together. */
function bounded(criteria: readonly string[]): string[] {
  if (criteria.length <= maxCriteria) return [...criteria];
  const rest = criteria.slice(maxCriteria - 1).join('; ');
  return [
    ...criteria.slice(0, maxCriteria - 1),
    rest.length > longestRest ? `${rest.slice(0, longestRest - 1)}…` : rest,
  ];
}

/** People know their sub-issues by number. */
function withNames(problem: PlanProblem, keys: ReadonlyMap<string, string>): PlanProblem {
  const names = new Map([...keys].map(([name, key]) => [key, name]));
  const nameOf = (key: string): string => names.get(key) ?? key;
  if (problem.is === 'waits_in_circle') return { ...problem, cycle: problem.cycle.map(nameOf) };
  return 'key' in problem ? { ...problem, key: nameOf(problem.key) } : problem;
}
