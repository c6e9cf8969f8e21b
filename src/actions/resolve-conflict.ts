// The base moved under a reviewed pull request. It is merged into the branch; what git cannot merge, a worker resolves
// with both sides before it. The result is a merge commit on the branch, and the review begins anew.
import { resolve } from '../agents/resolver.ts';
import type { WorkEnd } from '../agents/worker.ts';
import { baseBranchOf } from '../domain/branch.ts';
import { subjectOf } from '../domain/delivery.ts';
import type { FailureReason } from '../domain/failure.ts';
import type { Task } from '../domain/task.ts';
import type { TaskKey } from '../domain/task-spec.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { Worktree } from '../git/worktree.ts';
import { mergeMessage } from '../wording/commit.ts';
import { agentLimits } from '../workbench/agent-limits.ts';
import { agentWork } from '../workbench/agent-work.ts';
import { authorOf, changedByTask, pushBranch } from '../workbench/deliver-branch.ts';
import type { Job } from '../engine/job.ts';
import { deliveryStall, type Stall } from '../workbench/stall.ts';
import { provingGround } from '../workbench/proving-ground.ts';
import { meteredModel } from '../workbench/metered-model.ts';
import { diffBetween, lastOutputs } from '../workbench/remains.ts';
import { verdictCheck } from './review-effects.ts';
import {
  knowledgeOf,
  openWorkbench,
  restoreWorktree,
  transcriptOf,
  type Workbench,
} from '../workbench/workbench.ts';

/** What git could not merge. */
interface Conflict {
  readonly job: Job;
  readonly bench: Workbench;
  readonly task: Task;
  readonly head: string;
  /** Paths. */
  readonly conflicts: readonly string[];
  readonly stall: Stall;
}

type Outcome = { readonly tree: string } | GaveUp;

interface GaveUp {
  readonly why: (FailureReason & { is: 'conflict_not_resolved' })['why'];
  /** The last output of commands. */
  readonly evidence?: string;
}

export async function resolveConflict(job: Job, action: { task: TaskKey; head: string }): Promise<void> {
  const task = job.run.tasks.get(action.task);
  if (task?.stage.at !== 'conflicting' || task.stage.delivery.head !== action.head) return;
  const stalled = deliveryStall(job, task, action.head);
  await agentWork(job, () => mergeBaseInto(job, task, action.head, stalled), {
    unusable: (trouble) => [
      { type: 'task_escalated', task: task.key, why: { is: 'conflict_cannot_be_resolved', trouble } },
    ],
    stall: stalled,
  });
}

async function mergeBaseInto(job: Job, task: Task, head: string, stall: Stall): Promise<void> {
  const bench = await openWorkbench(job, task);
  // A late answer: this head holds the base as it is.
  if (await bench.mirror.isAncestor(bench.tip, head)) return resolved(job, bench, task, head);
  const merged = await bench.mirror.mergeTree(head, bench.tip);
  const outcome = merged.clean
    ? { tree: merged.tree }
    : await letResolve({ job, bench, task, head, conflicts: merged.conflicts, stall }, merged.tree);
  if ('why' in outcome) return giveUp(job, bench, task, outcome);
  const commit = await bench.mirror.commit({
    tree: outcome.tree,
    parents: [head, bench.tip],
    message: mergeText(job, task, merged.clean ? [] : merged.conflicts),
    date: task.attempts.at(-1)?.startedAt ?? job.run.startedAt,
    ...(await authorOf(job)),
  });
  const refused = await pushBranch(job, bench, task, commit);
  // A person pushed meanwhile: back to where it was, so that their head is seen, reviewed, and merged with the base.
  const why = refused?.failure.why;
  if (why?.is === 'somebody_pushed') return resolved(job, bench, task, head);
  if (why !== undefined) return giveUp(job, bench, task, { why });
  await resolved(job, bench, task, commit, head);
}

async function resolved(
  job: Job,
  bench: Workbench,
  task: Task,
  head: string,
  from: string = head,
): Promise<void> {
  const changed = await changedByTask(bench, head);
  const spend = await job.services.store.modelCalls.spent(job.id, transcriptKey(task, from, bench));
  const stands = head === from ? undefined : await standingVerdict(bench, task, from, head);
  await job.commit(
    [
      {
        type: 'conflict_resolved',
        task: task.key,
        head,
        changed,
        spend,
        ...(stands && { sameChange: true }),
      },
    ],
    stands === undefined ? [] : [verdictCheck(job, task, { ...stands, subject: head })],
  );
}

/**
 * On the last pull request of a run, which a person merges: what was approved stands as long as it is the same change,
 * however often the base moves. Undefined where it has to be reviewed anew.
 */
async function standingVerdict(
  { mirror, tip }: Workbench,
  task: Task,
  from: string,
  to: string,
): Promise<Verdict | undefined> {
  const verdict = task.stage.at === 'conflicting' ? task.stage.verdict : undefined;
  if (!task.isFinal || !verdict?.approved) return undefined;
  const before = await mirror.exactChange(await mirror.mergeBase(tip, from), from);
  return before === (await mirror.exactChange(tip, to)) ? verdict : undefined;
}

/** The worker starts from the tree with conflict markers in it, held by a commit that is never pushed. */
async function letResolve(conflict: Conflict, markedTree: string): Promise<Outcome> {
  const { job, bench, task, head, conflicts } = conflict;
  const { mirror } = bench;
  const key = transcriptKey(task, head, bench);
  const start = await mirror.commit({
    tree: markedTree,
    parents: [head],
    message: 'merge in progress',
    date: job.run.startedAt,
    ...(await authorOf(job)),
  });
  const worktree = await restoreWorktree(job, bench, key, start);
  const end = await askResolver(conflict, worktree, start);
  const imported = end.ok ? await mirror.importTree(worktree, start) : undefined;
  await mirror.removeWorktree(worktree.name);
  if (!end.ok) return { why: end.why, evidence: await lastOutputs(job, key) };
  if (!imported?.ok) return { why: { is: 'tree_not_committable', problems: imported?.problems ?? [] } };
  const left = await stillMarked(bench, imported.tree, conflicts);
  return left.length === 0 ? { tree: imported.tree } : { why: { is: 'markers_left', paths: left } };
}

async function askResolver(
  { job, bench, task, head, conflicts, stall }: Conflict,
  worktree: Worktree,
  start: string,
): Promise<WorkEnd> {
  const { run, services } = job;
  const key = transcriptKey(task, head, bench);
  const base = await bench.mirror.mergeBase(bench.tip, head);
  return resolve({
    model: meteredModel(job, 'code', key, { task: task.key, stall }),
    sandbox: services.sandbox,
    worktree,
    log: transcriptOf(job, key, { bench, worktree, start }),
    limits: agentLimits(job, 'code'),
    signal: job.signal,
    extraTools: await services.extraTools('code'),
    task,
    attempt: task.attempts.length,
    objective: run.objective,
    ...(await knowledgeOf(bench, head)),
    conflicts,
    ground: await provingGround(bench, { worktree, start }),
    work: await bench.mirror.diff(base, head),
    base: await bench.mirror.diff(base, bench.tip),
  });
}

function mergeText(job: Job, task: Task, conflicts: readonly string[]): string {
  const { place } = job.run;
  const text = { place, run: job.id, task, base: baseBranchOf(job.run, task), conflicts };
  return job.services.secrets.redact(mergeMessage(text, job.services.safe)).text;
}

async function stillMarked(bench: Workbench, tree: string, conflicts: readonly string[]): Promise<string[]> {
  const marked: string[] = [];
  for (const path of conflicts) {
    const text = await bench.mirror.readFile(tree, path);
    if (text !== undefined && /^(<{7} |>{7} )/m.test(text)) marked.push(path);
  }
  return marked;
}

/** The next attempt starts from the moved base, told what stood in the way. */
async function giveUp(job: Job, bench: Workbench, task: Task, { why, evidence }: GaveUp): Promise<void> {
  if (task.stage.at !== 'conflicting') return;
  const { delivery } = task.stage;
  // The branch rolls back to the base with this; but not that which the whole run built.
  const base = await bench.mirror.mergeBase(bench.tip, delivery.head);
  const diff = task.isFinal ? undefined : await diffBetween(bench, base, delivery.head);
  await job.commit([
    {
      type: 'work_rejected',
      task: task.key,
      attempt: task.attempts.length,
      subject: subjectOf(delivery),
      failure: { why: { is: 'conflict_not_resolved', why }, ...(evidence && { evidence }) },
      spend: await job.services.store.modelCalls.spent(job.id, transcriptKey(task, delivery.head, bench)),
      ...(diff === undefined ? {} : { diff }),
    },
  ]);
}

/** One transcript per pair of heads: when the base moves again, the resolution begins anew. */
function transcriptKey(task: Task, head: string, bench: Workbench): string {
  return `${task.key}/${task.attempts.length}/resolve-${head.slice(0, 7)}-${bench.tip.slice(0, 7)}`;
}
