// The base moved under a reviewed pull request. It is merged into the branch; what git cannot merge, a worker resolves
// with both sides before it. The result is a merge commit on the branch, and the review begins anew.
import { resolve } from '../agents/resolver.ts';
import type { WorkEnd } from '../agents/worker.ts';
import { baseBranchOf } from '../domain/branch.ts';
import { type BranchDelivery, subjectOf } from '../domain/delivery.ts';
import type { Fact } from '../domain/fact.ts';
import type { FailureReason } from '../domain/failure.ts';
import type { TaskKey } from '../domain/task-spec.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { Worktree } from '../git/worktree.ts';
import { mergeMessage } from '../wording/commit.ts';
import { agentLimits } from '../workbench/agent-limits.ts';
import type { TaskContext } from '../workbench/attempt-context.ts';
import { agentWork } from '../workbench/agent-work.ts';
import { authorOf, changedByTask, pushBranch } from '../workbench/deliver-branch.ts';
import type { Job } from '../engine/job.ts';
import { deliveryStall } from '../workbench/stall.ts';
import { gateTarget } from '../workbench/gate-target.ts';
import { meteredModel } from '../workbench/metered-model.ts';
import { diffBetween, lastOutputs } from '../workbench/remains.ts';
import { verdictCheck } from '../github/review-effects.ts';
import { transcriptOf } from '../workbench/transcript-log.ts';
import { restoreWorktree } from '../workbench/restore-worktree.ts';
import { knowledgeOf, openWorkbench, type Workbench } from '../workbench/workbench.ts';

interface ConflictContext extends TaskContext {
  readonly delivery: BranchDelivery;
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
  const { delivery } = task.stage;
  const stalled = deliveryStall(job, task, action.head);
  const carryOn = async (): Promise<void> => {
    const bench = await openWorkbench(job, task);
    const { length: attempt } = task.attempts;
    const key = { kind: 'resolve', task: task.key, attempt, head: delivery.head, tip: bench.tip } as const;
    await mergeBaseIn({ job, bench, task, key, stall: stalled, delivery });
  };
  await agentWork(job, carryOn, {
    unusable: (trouble) => [
      { type: 'task_escalated', task: task.key, why: { is: 'conflict_cannot_be_resolved', trouble } },
    ],
    stall: stalled,
  });
}

async function mergeBaseIn(context: ConflictContext): Promise<void> {
  const { job, bench, task } = context;
  const { head } = context.delivery;
  // A late answer: this head holds the base as it is.
  if (await bench.mirror.isAncestor(bench.tip, head)) return resolved(context, head);
  const merged = await bench.mirror.mergeTree(head, bench.tip);
  const conflicts = merged.clean ? [] : merged.conflicts;
  const outcome = merged.clean
    ? { tree: merged.tree }
    : await letResolve(context, merged.conflicts, merged.tree);
  if ('why' in outcome) return giveUp(context, outcome);
  const commit = await bench.mirror.commit({
    tree: outcome.tree,
    parents: [head, bench.tip],
    message: mergeText(context, conflicts),
    date: task.attempts.at(-1)?.startedAt ?? job.run.startedAt,
    ...(await authorOf(job)),
  });
  const refused = await pushBranch(context, commit);
  // A person pushed meanwhile: back to where it was, so that their head is seen, reviewed, and merged with the base.
  const why = refused?.failure.why;
  if (why?.is === 'somebody_pushed') return resolved(context, head);
  if (why !== undefined) return giveUp(context, { why });
  await resolved(context, commit);
}

async function resolved(context: ConflictContext, head: string): Promise<void> {
  const { job, bench, task, key } = context;
  const changed = await changedByTask(bench, head);
  const spend = await job.services.store.modelCalls.spent(job.id, key);
  const stands = head === context.delivery.head ? undefined : await standingVerdict(context, head);
  const same = stands && { sameChange: true };
  const fact: Fact = { type: 'conflict_resolved', task: task.key, head, changed, spend, ...same };
  const texts = { safe: job.services.safe, url: job.url };
  const effects = stands === undefined ? [] : [verdictCheck(task, { ...stands, subject: head }, texts)];
  await job.commit([fact], effects);
}

/**
 * On the last pull request of a run, which a person merges: what was approved stands as long as it is the same change,
 * however often the base moves. Undefined where it has to be reviewed anew.
 */
async function standingVerdict(context: ConflictContext, to: string): Promise<Verdict | undefined> {
  const { bench, task, delivery } = context;
  const { mirror, tip } = bench;
  const verdict = task.stage.at === 'conflicting' ? task.stage.verdict : undefined;
  if (!task.isFinal || !verdict?.approved) return undefined;
  const before = await mirror.exactChange(await mirror.mergeBase(tip, delivery.head), delivery.head);
  return before === (await mirror.exactChange(tip, to)) ? verdict : undefined;
}

/**
 * The worker starts from the tree with conflict markers in it, held by a commit that is never pushed.
 * @param conflicts the paths that git could not merge.
 */
async function letResolve(
  context: ConflictContext,
  conflicts: readonly string[],
  markedTree: string,
): Promise<Outcome> {
  const { job, bench, key, delivery } = context;
  const { mirror } = bench;
  const start = await mirror.commit({
    tree: markedTree,
    parents: [delivery.head],
    message: 'merge in progress',
    date: job.run.startedAt,
    ...(await authorOf(job)),
  });
  const worktree = await restoreWorktree(job, bench, key, start);
  const end = await askResolver(context, conflicts, { worktree, start });
  const imported = end.ok ? await mirror.importTree(worktree, start) : undefined;
  await mirror.removeWorktree(worktree.name);
  if (!end.ok) return { why: end.why, evidence: await lastOutputs(job, key) };
  if (!imported?.ok) return { why: { is: 'tree_not_committable', problems: imported?.problems ?? [] } };
  const left = await stillMarked(bench, imported.tree, conflicts);
  return left.length === 0 ? { tree: imported.tree } : { why: { is: 'markers_left', paths: left } };
}

async function askResolver(
  { job, bench, task, key, stall, delivery }: ConflictContext,
  conflicts: readonly string[],
  tree: { readonly worktree: Worktree; readonly start: string },
): Promise<WorkEnd> {
  const { run, services } = job;
  const { head } = delivery;
  const base = await bench.mirror.mergeBase(bench.tip, head);
  return resolve({
    model: meteredModel(job, 'code', key, { stall }),
    sandbox: services.sandbox,
    worktree: tree.worktree,
    log: transcriptOf(job, key, { bench, ...tree }),
    limits: agentLimits(job, 'code'),
    signal: job.signal,
    extraTools: await services.extraTools('code'),
    task,
    attempt: task.attempts.length,
    objective: run.objective,
    ...(await knowledgeOf(bench, head)),
    conflicts,
    target: await gateTarget(bench, tree),
    work: await bench.mirror.diff(base, head),
    base: await bench.mirror.diff(base, bench.tip),
  });
}

function mergeText({ job, task }: ConflictContext, conflicts: readonly string[]): string {
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
async function giveUp(context: ConflictContext, { why, evidence }: GaveUp): Promise<void> {
  const { job, bench, task, key, delivery } = context;
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
      spend: await job.services.store.modelCalls.spent(job.id, key),
      ...(diff === undefined ? {} : { diff }),
    },
  ]);
}
