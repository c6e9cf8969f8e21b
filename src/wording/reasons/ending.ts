// Why there is no plan, no revision of it, no verdict, or why a run failed. Clauses without their full stop, except where other
// sentences are repeated at their end.
import type {
  PlanningFailure,
  ReviewFailure,
  RevisionFailure,
  RevisionReason,
  RunFailure,
} from '../../domain/reason.ts';
import { counted, listed } from '../phrase.ts';
import { sayer } from '../say.ts';
import { agentEnded } from './agent.ts';
import { refusalText } from './github.ts';
import { planObjectionText, planProblemText, subIssueProblemText } from './plan.ts';
import { troubleText } from './trouble.ts';

export const planningFailureText = sayer<PlanningFailure>({
  cannot_work: ({ trouble }) => troubleText(trouble),
  no_acceptable_plan: ({ attempts, problems }) =>
    `no acceptable plan after ${counted(attempts, 'attempt')}: ${problems.map(planObjectionText).join(' ')}`,
  checklist_is_no_plan: ({ problems }) =>
    `the checklist in the issue is not a valid plan: ${problems.map(planProblemText).join(' ')}`,
  sub_issues_are_no_plan: ({ problems }) =>
    `the sub-issues are not a valid plan: ${problems.map(subIssueProblemText).join(' ')}`,
});

export const runFailureText = sayer<RunFailure>({
  cannot_work: planningFailureText,
  no_acceptable_plan: planningFailureText,
  checklist_is_no_plan: planningFailureText,
  sub_issues_are_no_plan: planningFailureText,
  every_task_abandoned: () => 'every task was abandoned',
  last_pull_request_abandoned: ({ branch }) =>
    `its final pull request was abandoned; the work is on the branch ${branch}`,
  tracking_issue_refused: ({ why }) => `GitHub refused to open the tracking issue: ${refusalText(why)}`,
  branch_refused: ({ branch, words }) => `GitHub refused the run's branch \`${branch}\`: ${words}`,
});

export const revisionFailureText = sayer<RevisionFailure>({
  cannot_work: ({ trouble }) => troubleText(trouble),
  no_acceptable_revision: ({ attempts, problems }) =>
    `no acceptable revision after ${counted(attempts, 'attempt')}: ${problems.map(planObjectionText).join(' ')}`,
});

const revisionReason = sayer<RevisionReason>({
  asked_for: ({ by, words }) => words || `${by} asked for a revision`,
  prerequisites_abandoned: ({ gone, waiting }) => {
    const [were, them] = gone.length === 1 ? ['was', 'it'] : ['were', 'them'];
    return `${listed(gone)} ${were} abandoned, and ${listed(waiting)} depended on ${them}.`;
  },
});

/** Why the plan is revised, a line each. */
export function revisionReasonText(reasons: readonly RevisionReason[]): string {
  return reasons.map(revisionReason).join('\n');
}

export const reviewFailureText = sayer<ReviewFailure>({
  cannot_work: ({ trouble }) => troubleText(trouble),
  strategist_ended: ({ how }) => agentEnded('strategist', how),
});
