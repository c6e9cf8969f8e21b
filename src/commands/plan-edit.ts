// The changes that a person made by editing the tracking issue: the difference between the text before and after. Each
// change passes the same rules as commands. The next sync restores what is refused.
import type { Fact, TaskChanges } from '../domain/fact.ts';
import { dependencyProblem, newTaskProblems } from '../domain/plan-change.ts';
import { nextKey } from '../domain/plan-transition.ts';
import { maxTitle } from '../domain/plan.ts';
import { assume } from '../domain/transition.ts';
import type { Run } from '../domain/run.ts';
import { isSettled, isUntouched, type Task } from '../domain/task.ts';
import type { TaskKey, TaskSpec } from '../domain/task-spec.ts';
import {
  cannotBeTicked,
  wasNotAdded,
  dependsOn,
  cannotChange,
  wasCompletedManually,
  wasAbandoned,
  wasAdded,
  isNow,
  lineStays,
  listIsGone,
  staysComplete,
  titleIsTooLong,
} from '../wording/commands/plan-edit.ts';
import type { DocumentItem, PlanDocument } from '../wording/plan-document.ts';
import { planChangeProblemText } from '../wording/reasons/plan.ts';

interface Understood {
  readonly facts: readonly Fact[];
  /** The accepted changes, each a sentence. */
  readonly did: readonly string[];
  /** The refused changes with their reasons, each a sentence. */
  readonly refused: readonly string[];
}

/** @param at ISO 8601. */
export function understandEdit(
  run: Run,
  before: PlanDocument,
  edited: PlanDocument,
  { by, at }: { readonly by: string; readonly at: string },
): Understood {
  const edits = before.items === undefined ? [] : requestsOf(before.items, edited.items);
  if (edits === 'everything_gone') {
    return { facts: [], did: [], refused: [listIsGone()] };
  }
  const state: State = { run, facts: [], did: [], refused: [], keys: new Map(), by, at };
  for (const edit of edits) fulfil(state, edit);
  return { facts: state.facts, did: state.did, refused: state.refused };
}

type PlanEdit =
  | { readonly to: 'delete'; readonly key: TaskKey }
  | { readonly to: 'tick' | 'untick'; readonly key: TaskKey }
  | { readonly to: 'change'; readonly key: TaskKey; readonly changes: TaskChanges }
  | { readonly to: 'add'; readonly item: DocumentItem };

/** New tasks first, so that others can depend on them; then changes; abandoned tasks last. */
function requestsOf(
  before: readonly DocumentItem[],
  edited: readonly DocumentItem[] | undefined,
): PlanEdit[] | 'everything_gone' {
  if (edited === undefined || (before.length > 1 && edited.length === 0)) return 'everything_gone';
  const known = new Map(before.map((item) => [item.key, item]));
  const left = new Map(edited.flatMap((item) => (item.key === undefined ? [] : [[item.key, item] as const])));
  const added = edited.filter((item) => item.key === undefined || !known.has(item.key));
  const changes = before.flatMap((was) => {
    const now = was.key === undefined ? undefined : left.get(was.key);
    return was.key === undefined || now === undefined ? [] : changesOf(was.key, was, now);
  });
  const gone = before.flatMap(({ key }) => (key === undefined || left.has(key) ? [] : [key]));
  return [
    ...added.map((item): PlanEdit => ({ to: 'add', item })),
    ...changes,
    ...gone.map((key): PlanEdit => ({ to: 'delete', key })),
  ];
}

function changesOf(key: TaskKey, was: DocumentItem, now: DocumentItem): PlanEdit[] {
  const changes: TaskChanges = {
    ...(was.title === now.title ? {} : { title: now.title }),
    ...(was.profile === now.profile ? {} : { profile: now.profile }),
    ...(isSame(was.criteria, now.criteria) ? {} : { criteria: now.criteria }),
    ...(isSame(was.after, now.after) ? {} : { after: now.after }),
  };
  return [
    ...(Object.keys(changes).length === 0 ? [] : [{ to: 'change', key, changes } as const]),
    ...(was.ticked === now.ticked ? [] : [{ to: now.ticked ? 'tick' : 'untick', key } as const]),
  ];
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index]);
}

interface State {
  run: Run;
  readonly facts: Fact[];
  readonly did: string[];
  readonly refused: string[];
  /** Maps the keys that a person chose for new lines to those that the tasks got. */
  readonly keys: Map<TaskKey, TaskKey>;
  readonly by: string;
  readonly at: string;
}

function fulfil(state: State, edit: PlanEdit): void {
  if (edit.to === 'add') return add(state, edit.item);
  const task = state.run.tasks.get(edit.key);
  if (task === undefined) return;
  switch (edit.to) {
    case 'tick':
      return tick(state, task);
    case 'untick':
      state.refused.push(staysComplete(task.key));
      return undefined;
    case 'delete':
      return giveUp(state, task);
    case 'change':
      return change(state, task, edit.changes);
  }
}

function take(state: State, fact: Fact, did: string): void {
  state.facts.push(fact);
  state.did.push(did);
  state.run = assume(state.run, fact, state.at);
}

function add(state: State, item: DocumentItem): void {
  // Troupe wrote this text itself, later than the text it is compared with.
  if (item.key !== undefined && state.run.tasks.has(item.key)) return;
  const key = nextKey(state.run.tasks);
  const spec: TaskSpec = {
    key,
    title: item.title,
    profile: item.profile,
    description: '',
    criteria: item.criteria.length > 0 ? item.criteria : [item.title],
    paths: [],
    after: item.after.map((each) => state.keys.get(each) ?? each),
  };
  const problems = newTaskProblems(state.run, spec);
  if (problems.length > 0) {
    state.refused.push(wasNotAdded(item.title, problems));
    return;
  }
  if (item.key !== undefined) state.keys.set(item.key, key);
  take(state, { type: 'task_spawned', by: state.by, spec }, wasAdded(spec));
}

function tick(state: State, { key, stage }: Task): void {
  if (stage.at === 'complete') return;
  if (stage.at !== 'waiting' && stage.at !== 'failed' && stage.at !== 'waiting_human') {
    state.refused.push(cannotBeTicked(key, stage.at === 'abandoned'));
    return;
  }
  take(state, { type: 'task_done_by_hand', task: key, by: state.by }, wasCompletedManually(key));
}

function giveUp(state: State, task: Task): void {
  const { key } = task;
  if (isSettled(task)) {
    state.refused.push(lineStays(key, task.stage.at));
    return;
  }
  const why = { is: 'line_deleted' } as const;
  take(state, { type: 'task_abandoned', task: key, by: state.by, why }, wasAbandoned(key));
}

function change(state: State, task: Task, { after: asked, ...others }: TaskChanges): void {
  const { key } = task;
  if (Object.keys(others).length > 0) {
    if (isUntouched(task)) changeText(state, task, others);
    else state.refused.push(cannotChange(key));
  }
  if (asked === undefined) return;
  const after = asked.map((each) => state.keys.get(each) ?? each);
  const problem = dependencyProblem(state.run, key, after);
  if (problem !== undefined) {
    state.refused.push(planChangeProblemText(problem));
    return;
  }
  const revised = { type: 'task_revised', task: key, by: state.by, changes: { after } } as const;
  take(state, revised, dependsOn(key, after));
}

function changeText(state: State, { key }: Task, others: TaskChanges): void {
  const { title, criteria } = others;
  if (title !== undefined && title.length > maxTitle) {
    state.refused.push(titleIsTooLong(key, maxTitle));
    return;
  }
  const changes: TaskChanges = {
    ...others,
    ...(criteria !== undefined && criteria.length === 0
      ? { criteria: [title ?? state.run.tasks.get(key)?.title ?? ''] }
      : {}),
  };
  take(state, { type: 'task_revised', task: key, by: state.by, changes }, isNow(key, others));
}
