// What is wrong with a plan, its subtasks, its revision, or a change to it: a sentence each. The author reads them, often a
// model, and people do if no valid plan comes of it.
import type {
  PlanChangeProblem,
  PlanObjection,
  PlanProblem,
  SubIssueProblem,
} from '../../domain/plan-problem.ts';
import { type Sayings, sayer } from '../say.ts';
import { agentEnded } from './agent.ts';

const planSayings: Sayings<PlanProblem> = {
  no_tasks: () => 'The plan has no tasks.',
  no_subtasks: () => 'There are no subtasks.',
  nothing_left: () => 'The revision leaves no tasks in the plan.',
  too_many_tasks: ({ count, most }) => `The plan has ${count} tasks; at most ${most} are allowed.`,
  revised_too_many_tasks: ({ count, most }) =>
    `The plan would have ${count} tasks; at most ${most} are allowed.`,
  too_many_subtasks: ({ count, room }) => `This run can take ${room} more tasks, not ${count}.`,
  key_has_wrong_form: ({ key }) => `The key "${key}" is not valid; keys are T1, T2, T3 and so on.`,
  key_used_twice: ({ key }) => `The key "${key}" is used more than once.`,
  subtask_is_plan: ({ key }) => `Subtask "${key}" is a plan again; split it in this call instead.`,
  has_begun: ({ key }) => `${key} has started or ended; only tasks that have not started can change.`,
  no_title: ({ key }) => `${key} has no title.`,
  no_criteria: ({ key }) => `${key} has no acceptance criteria, so nobody can tell when it is done.`,
  new_keys_out_of_order: ({ expected, found }) =>
    `New tasks must have the keys ${expected.join(', ')}, in this order, not ${found.join(', ')}.`,
  waits_in_circle: ({ cycle }) => `These tasks depend on one another in a cycle: ${cycle.join(' → ')}.`,
  waits_for_lost: ({ key, lost, asPart }) => {
    const part = asPart ? ' a part of its dependency,' : '';
    return `${key} depends on ${lost},${part} which was abandoned; name another dependency, or none.`;
  },
  title_too_long: ({ key, length, most }) =>
    `${key} has a title of ${length} characters; at most ${most} are allowed.`,
  description_too_long: ({ key, length, most }) =>
    `${key} has a description of ${length} characters; at most ${most} are allowed.`,
  criterion_too_long: ({ key, most }) =>
    `${key} has a criterion of more than ${most} characters; shorten or split it.`,
  too_many_criteria: ({ key, most }) => `${key} has more than ${most} criteria; split it.`,
  path_outside: ({ key, path }) =>
    `${key} names the path "${path}"; paths are relative to the repository's root.`,
  comes_after_unknown: ({ key, after }) => `${key} depends on "${after}", which is not a task of this plan.`,
};

export const planProblemText = sayer<PlanProblem>(planSayings);

export const planObjectionText = sayer<PlanObjection>({
  ...planSayings,
  director_ended: ({ how }) => `${agentEnded('director', how)}.`,
  refused: ({ words }) => words,
});

export const subIssueProblemText = sayer<SubIssueProblem>({
  ...planSayings,
  in_another_repository: ({ name }) =>
    `${name} is in another repository, and a run works in only one: label it there, and remove it from this issue.`,
  blocked_from_outside: ({ name, blocker }) =>
    `${name} is blocked by ${blocker}, which is open and not a sub-issue of this one: close it or remove the relation first.`,
});

export const planChangeProblemText = sayer<PlanChangeProblem>({
  no_such_task: ({ key }) => `This run has no task ${key}.`,
  has_begun: ({ key }) => `${key} has started, so its dependencies can no longer change.`,
  after_abandoned: ({ key }) => `${key} was abandoned, so nothing can depend on it.`,
  run_is_full: ({ count, most }) => `The run has ${count} tasks; at most ${most} are allowed.`,
  title_missing: () => 'A task needs a title.',
  title_too_long: ({ length, most }) =>
    `The title has ${length} characters; at most ${most} are allowed. Put the rest below it.`,
  run_is_collected: ({ key, pull }) =>
    `${key}${pull === undefined ? '' : ` (#${pull})`} already brings the whole run into the default branch, so no task can be added. Merge or close it first, then add the label again.`,
  is_settled: ({ key, stage }) => `${key} is ${stage}; what it depends on no longer matters.`,
  would_wait_in_circle: ({ cycle }) =>
    `Then these tasks would depend on one another in a cycle: ${cycle.join(' → ')}.`,
});
