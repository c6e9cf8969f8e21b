// Why an attempt failed: a clause that people read in the table of attempts, and what the next attempt learns from it.
import type { Disapproval, Failure, FailureReason, SecretPlace } from '../../domain/failure.ts';
import type { CriterionResult, Finding } from '../../domain/verdict.ts';
import { named } from '../phrase.ts';
import { sayer } from '../say.ts';
import { agentEndDetail, agentEndText } from './agent.ts';
import { evidenceText, findingsOf } from './evidence.ts';
import { guardDetail, guardSummary } from './guard.ts';
import { askedForChanges, requestText } from './people.ts';
import { planProblemText } from './plan.ts';
import { troubleText } from './trouble.ts';

type ConflictFailure = (FailureReason & { is: 'conflict_not_resolved' })['why'];

/** Why it failed, without what belongs to the failure beside its reason. */
export const failureReasonText: (why: FailureReason) => string = sayer<FailureReason>({
  agent_ended: ({ how }) => agentEndText(how),
  nothing_changed: () => 'it reported the task as done without changing a file',
  tree_not_committable: () => 'its files cannot be committed',
  secret_in_work: () => 'the work contains a server secret',
  push_refused: ({ words }) => `GitHub refused the push: ${firstLine(words)}`,
  subtasks_unusable: () => 'the subtasks are not valid',
  conflict_not_resolved: ({ why }) => `the merge conflict was not resolved: ${conflictText(why)}`,
  not_approved: ({ verdict }) => `the review asked for changes: ${firstLine(verdict.summary)}`,
  guard_objects: ({ findings }) => `the guard blocks it: ${guardSummary(findings)}`,
  changes_requested: () => 'changes were requested',
  sent_back: ({ by }) => `${by} sent it back`,
  subtasks_no_longer_fit: () => 'the subtasks no longer fit in the run',
  checks_failed: ({ checks }) =>
    `${named(
      'check',
      checks.map(({ name }) => name),
    )} failed`,
  somebody_pushed: ({ branch, head }) =>
    `somebody else pushed to ${branch} (${head.slice(0, 10)}), which Troupe never overwrites`,
  nothing_to_work_with: ({ trouble }) => troubleText(trouble),
  interrupted: ({ by }) => `${by} interrupted it`,
});

/** One line for people. */
export function failureSummary({ why, requests = [] }: Failure): string {
  return why.is === 'changes_requested' ? askedForChanges(requests) : failureReasonText(why);
}

const conflictText: (why: ConflictFailure) => string = sayer<ConflictFailure>({
  agent_ended: failureReasonText,
  tree_not_committable: failureReasonText,
  secret_in_work: failureReasonText,
  push_refused: failureReasonText,
  markers_left: () => 'conflict markers were left',
});

/** Feedback for the next attempt: findings, test output, what was tried. Markdown. */
export function failureDetail({ why, evidence = '', requests = [] }: Failure): string {
  return [reasonDetail(why), evidence, ...requests.map(requestText)]
    .filter((part) => part.trim() !== '')
    .join('\n\n');
}

type Told = FailureReason | ConflictFailure;

const reasonDetail: (why: Told) => string = sayer<Told>({
  agent_ended: ({ how, said }) => agentEndDetail(how, said),
  nothing_changed: ({ said }) => said,
  tree_not_committable: ({ problems }) => problems.join('\n'),
  secret_in_work: ({ places }) =>
    `Nothing was pushed because a server secret is in ${places.map(secretPlace).join(', ')}. Remove it; no task needs it.`,
  push_refused: ({ words }) =>
    `GitHub refused the push of your branch. It said:\n\n${words}\n\nChange what it objects to, or leave it out.`,
  subtasks_unusable: ({ problems }) => problems.map(planProblemText).join('\n'),
  conflict_not_resolved: ({ why }) => reasonDetail(why),
  markers_left: ({ paths }) => `Conflict markers are still in ${paths.join(', ')}.`,
  not_approved: ({ verdict }) => disapproval(verdict),
  guard_objects: ({ findings }) => guardDetail(findings),
  changes_requested: () => '',
  sent_back: ({ words }) => words,
  subtasks_no_longer_fit: ({ problems }) => problems.map(planProblemText).join('\n'),
  checks_failed: ({ checks }) => checks.map(({ name, summary }) => `### ${name}\n${summary}`).join('\n\n'),
  somebody_pushed: (why) => failureReasonText(why),
  nothing_to_work_with: ({ trouble }) => troubleText(trouble),
  interrupted: () => '',
});

function disapproval(verdict: Disapproval): string {
  const { summary, criteria, guard = [] } = verdict;
  return [
    summary,
    ...criteria.filter(({ met }) => !met).map(notMet),
    ...findingsOf(verdict).map(findingAt),
    ...(guard.length > 0 ? [guardDetail(guard)] : []),
  ].join('\n');
}

function notMet(result: CriterionResult): string {
  return `- Not met: ${result.criterion}. ${evidenceText(result)}`;
}

function findingAt({ severity, path, line, text }: Finding): string {
  const where = path === undefined ? '' : line === undefined ? `${path}: ` : `${path}:${line}: `;
  return `- ${severity}: ${where}${text}`;
}

function secretPlace(place: SecretPlace): string {
  switch (place.in) {
    case 'branch_name':
      return "the branch's name";
    case 'commit_message':
      return "the commit's message";
    case 'file_name':
      return `the name of changed file ${place.number}`;
    case 'file':
      return `the file ${place.path}`;
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
