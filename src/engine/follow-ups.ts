// What follows a fact on GitHub: what the run says and cleans up when a person changed a pull request. Pure, from the run
// before the fact and the fact to effects. The store plans them with every fact that it records.
import type { Fact } from '../domain/fact.ts';
import type { Run } from '../domain/run.ts';
import { isSettled, type Task } from '../domain/task.ts';
import type { Observation, PullRequest } from '../domain/pull-request.ts';
import { keptPulls } from '../domain/clean-up.ts';
import { position } from '../domain/position.ts';
import { whyWaiting } from '../domain/waiting.ts';
import { assume } from '../domain/transition.ts';
import { closeDecision } from '../github/decision-check.ts';
import { dequeuePullRequest } from '../github/effects/dequeue-pull-request.ts';
import { closePullRequest } from '../github/effects/close-pull-request.ts';
import { comment } from '../github/effects/comment.ts';
import { shortName } from '../github/effects/short-name.ts';
import type { NewEffect } from '../domain/effect.ts';
import type { FollowUps } from '../store/record.ts';
import type { Outgoing } from '../wording/outgoing.ts';
import {
  autoMergeText,
  closedText,
  mergedByPersonText,
  needsPersonText,
  pushedText,
  redBaseText,
  retitledText,
} from '../wording/followed.ts';

const followed = [
  'head_moved',
  'pull_request_observed',
  'task_abandoned',
  'task_done_by_hand',
  'task_merged',
  'task_retried',
  'verdict_given',
] as const;
type Followed = Extract<Fact, { type: (typeof followed)[number] }>;

export function createFollowUps(safe: Outgoing): FollowUps {
  return (run, fact) => [
    ...outOfQueue(run, fact),
    ...despiteAutoMerge(run, fact, safe),
    ...(isFollowed(fact) ? followUp(run, fact, safe) : []),
  ];
}

/** What is paused, stopped or sent back may be merged all the same, where a person told GitHub to: said once for each head. */
function despiteAutoMerge(run: Run, fact: Fact, safe: Outgoing): NewEffect[] {
  const matters =
    stopping.has(fact.type) || fact.type === 'work_rejected' || fact.type === 'pull_request_observed';
  if (!matters) return [];
  const after = assume(run, fact, new Date(0).toISOString());
  const tasks = 'task' in fact ? [after.tasks.get(fact.task)] : [...after.tasks.values()];
  return tasks.flatMap((task) => {
    const { number, observed: seen } = task?.pull ?? {};
    if (task === undefined || number === undefined || seen?.state !== 'open') return [];
    const why = seen.autoMergeBy === undefined ? undefined : whyNotNow(after, task);
    if (seen.autoMergeBy === undefined || why === undefined) return [];
    const waiting = whyWaiting(after, task);
    if (waiting === undefined) return [];
    const body = autoMergeText(seen.autoMergeBy, waiting, safe);
    const name = { does: 'followed', task: task.key, head: seen.head, which: ['auto-merge', why] };
    return [comment.plan(name, { issue: number, body })];
  });
}

function whyNotNow(run: Run, task: Task): 'ended' | 'paused' | 'sent-back' | undefined {
  if (run.ending) return keptPulls(run).includes(task) ? 'ended' : undefined;
  if (run.paused) return 'paused';
  const { at } = task.stage;
  return at === 'failed' || at === 'attempting' || at === 'waiting_human' ? 'sent-back' : undefined;
}

/** A merge queue merges by itself: what is paused, stopped or sent back must not be in it any more. */
function outOfQueue(run: Run, fact: Fact): NewEffect[] {
  if (stopping.has(fact.type)) return [...run.tasks.values()].flatMap(dequeue);
  if (fact.type !== 'work_rejected' && fact.type !== 'task_interrupted') return [];
  const task = run.tasks.get(fact.task);
  return task === undefined ? [] : dequeue(task);
}

/** Facts after which a run merges nothing, for now or for good. */
const stopping: ReadonlySet<Fact['type']> = new Set(['run_paused', 'run_cancelled', 'restart_requested']);

/** Nothing for what was never put into one. */
export function dequeue(task: Task): NewEffect[] {
  const { pull } = task;
  if (pull === undefined || isSettled(task)) return [];
  const since = pull.enqueued?.at ?? (pull.observed?.mergeQueue === 'queued' ? pull.observed.at : undefined);
  if (since === undefined) return [];
  const name = { does: 'dequeue', task: task.key, which: [pull.number, since] };
  return [dequeuePullRequest.plan(name, { pull: pull.number })];
}

/** Once, whether its task is given up or its run ends. */
export function closePull({ key, pull }: Task): NewEffect[] {
  if (pull === undefined) return [];
  const name = { does: 'close-pull-request', task: key, which: [pull.number] };
  return [closePullRequest.plan(name, { pull: pull.number })];
}

function isFollowed(fact: Fact): fact is Followed {
  return followed.some((type) => type === fact.type);
}

function followUp(run: Run, fact: Followed, safe: Outgoing): NewEffect[] {
  const task = run.tasks.get(fact.task);
  const { pull } = task ?? {};
  if (task === undefined || pull === undefined) return [];
  const say = (about: string, body: string): NewEffect =>
    comment.plan({ does: 'followed', task: task.key, which: [about] }, { issue: pull.number, body });
  switch (fact.type) {
    case 'head_moved':
      // Once for each attempt, however often they push.
      return [say(`pushed/${task.attempts.length}`, pushedText(fact.head))];
    case 'task_merged':
      return [...closeDecision(task, fact.type), ...onMerged(run, task, pull, say)];
    case 'task_abandoned':
    case 'task_done_by_hand':
      return [...closeDecision(task, fact.type), ...onGivenUp(run, task, pull, say)];
    case 'task_retried':
      return closeDecision(task, fact.type);
    case 'pull_request_observed':
      return [
        ...onSeen(run, task, fact.observation, { safe, say }),
        ...onPersonsTurn(run, fact, { safe, say }),
      ];
    case 'verdict_given':
      return onPersonsTurn(run, fact, { safe, say });
  }
}

type Say = (about: string, body: string) => NewEffect;

function onMerged(run: Run, task: Task, { observed }: PullRequest, say: Say): NewEffect[] {
  const by = observed?.state === 'merged' ? observed.mergedBy : undefined;
  // What we or the merge queue merged is no news; no person's login has brackets.
  if (by === undefined || by.endsWith('[bot]')) return [];
  return [say('merged', mergedByPersonText(task, by, dependents(run, task)))];
}

function onGivenUp(run: Run, task: Task, { number, observed }: PullRequest, say: Say): NewEffect[] {
  if (observed?.state === 'merged') return [];
  if (observed?.state === 'closed') {
    const replanned = run.source === 'director';
    return [say(`closed/${number}`, closedText({ task, after: dependents(run, task), replanned }))];
  }
  return closePull(task);
}

interface Voice {
  readonly safe: Outgoing;
  readonly say: Say;
}

function onSeen(run: Run, { pull, isFinal }: Task, now: Observation, { safe, say }: Voice): NewEffect[] {
  if (now.state !== 'open') return [];
  const said: NewEffect[] = [];
  const { title } = now;
  const before = pull?.observed?.title;
  if (title !== undefined && before !== undefined && before !== title) {
    said.push(say(`title/${shortName(title)}`, retitledText(title, safe)));
  }
  const red = now.failedChecks.filter((check) => check.alsoOnBase).map((check) => check.name);
  if (red.length > 0) {
    const base = (isFinal ? undefined : run.branch) ?? run.place.defaultBranch;
    said.push(say(`red-base/${now.head}`, redBaseText(red, base, safe)));
  }
  return said;
}

/** Only a person can let this head be merged now. Asked for once; what they are asked for by GitHub's own signs is not. */
function onPersonsTurn(run: Run, fact: Fact & { task: string }, { safe, say }: Voice): NewEffect[] {
  const after = assume(run, fact, new Date(0).toISOString());
  const task = after.tasks.get(fact.task);
  const seen = task?.pull?.observed;
  if (task === undefined || seen === undefined || seen.state !== 'open') return [];
  const here = position(after, task);
  if (here.at !== 'persons_turn') return [];
  const isKnown =
    seen.draft || seen.changesRequestedBy.length > 0 || seen.failedChecks.some((check) => check.alsoOnBase);
  // The last one of a run follows its base: not each of its heads is news.
  const about = task.isFinal ? `attempt-${task.attempts.length}` : seen.head;
  return isKnown ? [] : [say(`person/${about}`, needsPersonText(here.wait, safe))];
}

function dependents(run: Run, { key }: Task): string[] {
  const after = [...run.tasks.values()].filter((task) => task.after.includes(key) && !isSettled(task));
  return after.map((task) => task.key);
}
