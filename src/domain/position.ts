// Where a task stands, derived once from its run and nothing else: each variant carries its evidence. What is next
// (actions-at.ts), what follows automatically (facts-at.ts) and the reason that people read (waiting.ts) are functions of it.
import { type ChangeRequest, openRequests, withRequests } from './change-request.ts';
import { type BranchDelivery, type Delivery, subjectOf } from './delivery.ts';
import type { Failure } from './failure.ts';
import { lostPrerequisite, openPrerequisites } from './graph.ts';
import {
  type Approved,
  type MergePosition,
  mergePosition,
  type PersonsTurn,
  type Rejected,
} from './merge-policy.ts';
import { afterFailure, failureOfVerdict } from './phoenix.ts';
import { subtaskProblems } from './plan.ts';
import { isStale } from './pull-request.ts';
import type { Escalation } from './reason.ts';
import type { Run } from './run.ts';
import type { Stage, Task } from './task.ts';
import type { TaskKey } from './task-spec.ts';
import type { Trouble } from './trouble.ts';
import type { Verdict } from './verdict.ts';

export type Position =
  | { readonly at: 'complete' | 'abandoned' }
  /** GitHub shows that a person, or the merge queue, merged or closed its pull request. */
  | { readonly at: 'merged'; readonly head: string; readonly mergeSha: string }
  | { readonly at: 'closed' }
  /** Somebody else pushed to its branch, or set it back. */
  | { readonly at: 'pushed'; readonly head: string }
  /** Nothing begins while the plan itself is in question. `by`: what it waits for. */
  | ({
      readonly at: 'held';
      readonly by: 'approval' | 'revision';
      readonly after: readonly TaskKey[];
    } & Stall)
  | { readonly at: 'blocked'; readonly after: readonly TaskKey[] }
  /** What it comes after was given up, so that it can never begin. */
  | { readonly at: 'cut_off'; readonly lost: TaskKey; readonly after: readonly TaskKey[] }
  | ({ readonly at: 'ready' | 'attempting'; readonly attempt: number } & Stall)
  /** It is tried again. */
  | ({
      readonly at: 'failed';
      readonly attempt: number;
      readonly failure: Failure;
      /** Epoch milliseconds. */
      readonly notBefore: number;
    } & Stall)
  | ({ readonly at: 'resolving'; readonly head: string } & Stall)
  /** Its branch has no pull request yet. */
  | { readonly at: 'unopened' }
  /** `attempt`: of the review. */
  | ({ readonly at: 'in_review'; readonly subject: string; readonly attempt: number } & Stall)
  /** Its report, or its subtasks. */
  | { readonly at: 'accepted'; readonly subject: string }
  /** Reviewed, and not looked at since its pull request changed; `last`: what the last look found. */
  | { readonly at: 'unseen'; readonly last: MergePosition | undefined }
  | Exclude<MergePosition, PersonsTurn>
  | (PersonsTurn & Silence)
  /** Troupe has no more to try. */
  | { readonly at: 'stuck'; readonly why: Escalation }
  | ({ readonly at: 'waiting_human'; readonly why: Escalation; readonly asked: boolean } & Silence)
  /** A person was waited for, and asks for changes. */
  | { readonly at: 'answered'; readonly why: Escalation; readonly requests: readonly ChangeRequest[] };

/** Why what is to be done makes no progress now. */
interface Stall {
  readonly stalled: Trouble | undefined;
}

/** For how long a person has said nothing. */
export interface Silence {
  /** ISO 8601. */
  readonly since: string | undefined;
  readonly reminded: boolean;
}

type StageAt<At extends Stage['at']> = Extract<Stage, { readonly at: At }>;

export function position(run: Run, task: Task): Position {
  const { stage } = task;
  if (stage.at === 'complete' || stage.at === 'abandoned') return { at: stage.at };
  return onGitHub(task) ?? atStage(run, task, stage);
}

function onGitHub({ pull }: Task): Position | undefined {
  const { state, head = '', mergeSha } = pull?.observed ?? {};
  if (state === 'merged' && mergeSha !== undefined) return { at: 'merged', head, mergeSha };
  return state === 'closed' ? { at: 'closed' } : undefined;
}

function atStage(run: Run, task: Task, stage: Exclude<Stage, StageAt<'complete' | 'abandoned'>>): Position {
  switch (stage.at) {
    case 'waiting':
      return beforeAttempt(run, task, stage.stalled);
    case 'attempting':
      return { at: 'attempting', attempt: stage.attempt, stalled: stage.stalled };
    case 'failed':
      return pushed(task) ?? afterAttempt(run, task, stage);
    case 'delivered':
      return stage.delivery.kind === 'branch'
        ? withBranch(run, task, stage, stage.delivery)
        : withResult(run, task, stage);
    case 'conflicting':
      return { at: 'resolving', head: stage.delivery.head, stalled: stage.stalled };
    case 'waiting_human':
      return pushed(task) ?? withPerson(task, stage);
  }
}

function beforeAttempt(run: Run, task: Task, stalled: Trouble | undefined): Position {
  const { planning, replanning } = run;
  const after = task.released ? [] : openPrerequisites(run, task).map(({ key }) => key);
  const lost = task.released || replanning ? undefined : lostPrerequisite(run, task);
  if (lost !== undefined) return { at: 'cut_off', lost: lost.key, after };
  if (planning.at === 'proposed') return { at: 'held', by: 'approval', after, stalled: undefined };
  if (replanning) return { at: 'held', by: 'revision', after, stalled: replanning.stalled };
  if (after.length > 0) return { at: 'blocked', after };
  return { at: 'ready', attempt: task.attempts.length + 1, stalled };
}

function afterAttempt(run: Run, task: Task, { failure, stalled }: StageAt<'failed'>): Position {
  const after = afterFailure(run.settings, task);
  if (after.do === 'ask') return { at: 'stuck', why: after.why };
  return { at: 'failed', attempt: task.attempts.length, failure, notBefore: after.notBefore, stalled };
}

/** Reads lag behind our own pushes by seconds; a head of ours that stands for longer was put there by somebody. */
const lateAnswerMs = 120_000;

/** They are right: what is there now is what is reviewed. */
function pushed({ pull, head, pushed, attempts }: Task): Position | undefined {
  const seen = pull?.observed;
  if (pull === undefined || seen === undefined || isStale(pull)) return undefined;
  if (seen.state !== 'open' || head === undefined || seen.head === head) return undefined;
  const isOurs = pushed.includes(seen.head) || attempts.some(({ base }) => base === seen.head);
  const stood = Date.parse(seen.at) - Date.parse(pull.unchangedSince ?? seen.at);
  return isOurs && stood < lateAnswerMs ? undefined : { at: 'pushed', head: seen.head };
}

/** While it waits for a person, one asks for changes: that is the answer it waits for. */
function withPerson(task: Task, { why, asked, since, reminded = false }: StageAt<'waiting_human'>): Position {
  const { pull } = task;
  const isCurrent = pull?.observed?.state === 'open' && !isStale(pull);
  const requests = isCurrent && pull.observed ? openRequests(task, pull.observed) : [];
  return requests.length > 0
    ? { at: 'answered', why, requests }
    : { at: 'waiting_human', why, asked, since, reminded };
}

/** No verdict is our failure and not the worker's, so the review is tried again; but not for ever. */
const maxFailedReviews = 3;

/** Until there is a verdict that approves exactly what was delivered. */
function inReview(task: Task, stage: StageAt<'delivered'>): Position | Verdict {
  const { delivery, verdict, failedReviews, stalled } = stage;
  const subject = subjectOf(delivery);
  if (verdict?.subject === subject) return verdict.approved ? verdict : rejectedBy(task, verdict);
  return failedReviews < maxFailedReviews
    ? { at: 'in_review', subject, attempt: failedReviews + 1, stalled }
    : { at: 'stuck', why: { is: 'no_verdict', reviews: failedReviews } };
}

function rejectedBy(task: Task, verdict: Verdict): Rejected {
  const { attempts, pull } = task;
  const requests = pull?.observed ? openRequests(task, pull.observed) : [];
  const failure = withRequests(failureOfVerdict(verdict), requests);
  return { at: 'rejected', attempt: attempts.length, subject: verdict.subject, failure };
}

function withResult(run: Run, task: Task, stage: StageAt<'delivered'>): Position {
  const reviewed = inReview(task, stage);
  if ('at' in reviewed) return reviewed;
  const { subject } = reviewed;
  const problems = problemsOf(run, stage.delivery);
  if (problems.length === 0) return { at: 'accepted', subject };
  const failure: Failure = { why: { is: 'subtasks_no_longer_fit', problems } };
  return { at: 'rejected', attempt: task.attempts.length, subject, failure };
}

/** Two planners side by side may each have had room that they do not have together. */
function problemsOf(run: Run, delivery: Delivery) {
  return delivery.kind === 'subtasks'
    ? subtaskProblems(delivery.tasks, run.settings.maxTasks - run.tasks.size)
    : [];
}

function withBranch(run: Run, task: Task, stage: StageAt<'delivered'>, delivery: BranchDelivery): Position {
  const { pull } = task;
  if (pull === undefined) return { at: 'unopened' };
  const reviewed = pushed(task) ?? inReview(task, stage);
  if ('at' in reviewed) return reviewed;
  const { observed: seen, unchangedSince } = pull;
  const last = seen && mergePosition(run, task, delivery, reviewed, seen);
  if (last === undefined || isStale(pull)) return { at: 'unseen', last };
  if (last.at === 'persons_turn') return { ...last, ...silence(task, stage, unchangedSince) };
  return last.at === 'approved' ? unlessRefused(last) : last;
}

/** Since nothing has happened to it, and a verdict was there. */
function silence(
  { isFinal }: Task,
  { judgedAt, reminded = false }: StageAt<'delivered'>,
  unchangedSince: string | undefined,
): Silence {
  if (judgedAt === undefined || unchangedSince === undefined) return { since: undefined, reminded };
  // The last one of a run follows its base, which is no answer.
  return { reminded, since: isFinal || judgedAt > unchangedSince ? judgedAt : unchangedSince };
}

const maxMergeRefusals = 3;
/** A queue throws out what it cannot merge; that may be another one's fault. */
const maxTimesInQueue = 3;

/** GitHub may say no for reasons that we cannot see: a rule, a queue, a forbidden merge method. */
function unlessRefused(approved: Approved): Position {
  const { by, refusal, enqueued } = approved;
  if (by === 'enqueue' && enqueued !== undefined && enqueued.times >= maxTimesInQueue) {
    return { at: 'stuck', why: { is: 'thrown_out_of_queue', times: enqueued.times } };
  }
  if (refusal === undefined || refusal.times < maxMergeRefusals) return approved;
  return { at: 'stuck', why: { is: 'github_will_not_merge', words: refusal.words } };
}
