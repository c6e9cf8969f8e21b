// One attempt at a task, from a fresh worktree to a pushed branch (or a report, or subtasks). It can be stopped at any
// line and taken up again: the transcript and the checkpoints say how far it came, and fixed commit dates give the
// same work the same SHA.
import type { GateTarget } from '../agents/gate/gate-target.ts';
import type { Tool } from '../agents/tools/tool.ts';
import { type WorkEnd, work } from '../agents/worker.ts';
import { branchOf } from '../domain/branch.ts';
import type { Fact } from '../domain/fact.ts';
import { nothingSpent } from '../domain/budget.ts';
import { stallOf } from '../domain/stall.ts';
import { playedBy, strongerModel } from '../domain/phoenix.ts';
import { subtaskProblems } from '../domain/plan.ts';
import type { Attempt, Task } from '../domain/task.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { Spend } from '../domain/spend.ts';
import type { TaskKey } from '../domain/task-spec.ts';
import type { TranscriptKey } from '../domain/transcript-key.ts';
import { roleOf } from '../domain/estimate.ts';
import { adviceText } from '../wording/reasons/people.ts';
import { agentLimits } from '../workbench/agent-limits.ts';
import type { AttemptContext } from '../workbench/attempt-context.ts';
import { agentWork } from '../workbench/agent-work.ts';
import { blackboardOf } from '../workbench/blackboard.ts';
import { digest } from '../workbench/digest.ts';
import type { Job } from '../engine/job.ts';
import { stall } from '../workbench/stall.ts';
import { meteredModel } from '../workbench/metered-model.ts';
import { beforeWhat, gateTarget } from '../workbench/gate-target.ts';
import { type Delivered, deliverBranch } from '../workbench/deliver-branch.ts';
import { diffOfWorktree, lastOutputs } from '../workbench/remains.ts';
import { transcriptOf } from '../workbench/transcript-log.ts';
import { restoreWorktree } from '../workbench/restore-worktree.ts';
import { knowledgeOf, openWorkbench, tipOf, type Workbench } from '../workbench/workbench.ts';

export async function attemptTask(job: Job, action: { task: TaskKey; attempt: number }): Promise<void> {
  const task = job.run.tasks.get(action.task);
  if (task === undefined) return;
  const { attempt } = action;
  const key = { kind: 'attempt', task: task.key, attempt } as const;
  const about = { task: task.key, attempt };
  const stalled = stall(job, stallOf(task), {
    begins: (why) => ({ type: 'attempt_stalled', ...about, why }),
    ends: { type: 'attempt_resumed', ...about },
  });
  const carryOn = async (): Promise<void> => {
    const bench = await openWorkbench(job, task);
    const begun = await begin(job, bench, task, attempt);
    const worktree = await restoreWorktree(job, bench, key, begun.base);
    await makeAttempt({ job, bench, task, key, stall: stalled, attempt: begun, worktree });
  };
  const work = agentWork(job, carryOn, {
    // What was good so far stays: nobody's work was the reason.
    unusable: async (trouble) => [
      {
        type: 'attempt_failed',
        ...about,
        failure: { why: { is: 'nothing_to_work_with', trouble } },
        spend: await spentOn(job, key),
        ...(task.head === undefined ? {} : { head: task.head }),
      },
      { type: 'task_escalated', task: task.key, why: { is: 'cannot_work', trouble } },
    ],
    stall: stalled,
  });
  try {
    await work;
  } catch (error) {
    if (job.signal.aborted) await countIfOver(job, key);
    throw error;
  }
}

type AttemptKey = TranscriptKey & { kind: 'attempt' };

/** What is only paused, or goes on in another process, is counted at its own end. */
async function countIfOver(job: Job, key: AttemptKey): Promise<void> {
  const { task, attempt } = key;
  const run = await job.services.store.runs.load(job.id);
  const stage = run?.tasks.get(task)?.stage;
  const goesOn = !run?.ending && stage?.at === 'attempting' && stage.attempt === attempt;
  if (run === undefined || goesOn) return;
  const spend = await spentOn(job, key);
  if (spend.tokens > 0) await job.commit([{ type: 'attempt_stopped', task, attempt, spend }]);
}

/** The attempt that is under way, or a new one: from the head to go on with, else from where the task's work begins. */
async function begin(job: Job, bench: Workbench, task: Task, number: number): Promise<Attempt> {
  const last = task.attempts.at(-1);
  if (last?.number === number) return last;
  const base = task.head ?? (await beginningOf(job, bench, task));
  const stronger = strongerModel(job.run.settings, task, number);
  const model = stronger === undefined ? {} : { model: `${stronger.provider}:${stronger.model}` };
  const [started] = await job.commit([
    { type: 'attempt_started', task: task.key, attempt: number, base, ...model },
  ]);
  // The database's clock: the commit's date comes from here, and a resumed attempt must find the same one.
  return { number, base, startedAt: started?.at ?? '', spend: nothingSpent };
}

/** The base's tip; but what the whole run built is never rolled back for an attempt to fix it. */
async function beginningOf(job: Job, bench: Workbench, task: Task): Promise<string> {
  return task.isFinal ? tipOf(bench.mirror, branchOf(job.run, task)) : bench.tip;
}

async function makeAttempt(context: AttemptContext): Promise<void> {
  const { job, bench, key, worktree } = context;
  const end = await letWork(context);
  const delivered = end.ok
    ? await deliver(context, end)
    : { failure: { why: end.why, evidence: await lastOutputs(job, key) } };
  if ('failure' in delivered) await fail(context, delivered);
  else if (end.ok) await recordDelivery(context, delivered.delivery, end);
  await bench.mirror.removeWorktree(worktree.name);
}

async function letWork(context: AttemptContext): Promise<WorkEnd> {
  const { job, bench, task, key, stall, attempt, worktree } = context;
  const { run, services } = job;
  const role = roleOf[task.profile];
  const settings = playedBy(run.settings, role, strongerModel(run.settings, task, attempt.number));
  const mergeBase = await bench.mirror.mergeBase(bench.tip, attempt.base);
  return work({
    model: meteredModel(job, role, key, { stall, settings }),
    sandbox: services.sandbox,
    worktree,
    log: transcriptOf(job, key, { bench, worktree, start: attempt.base }),
    limits: agentLimits(job, role),
    signal: job.signal,
    extraTools: (await services.extraTools(role)).map((tool) => whileWanted(job, tool)),
    profile: task.profile,
    task,
    attempt: attempt.number,
    remainingTasks: run.settings.maxTasks - run.tasks.size,
    ...(await gateTargetOf(context)),
    objective: run.objective,
    approach: run.approach,
    ...(await knowledgeOf(bench, attempt.base)),
    blackboard: blackboardOf(run, task),
    earlier: task.attempts.filter((earlier) => earlier.number < attempt.number),
    advice: adviceText(task),
    ...(task.head === undefined ? {} : { diffSoFar: await bench.mirror.diff(mergeBase, task.head) }),
  });
}

/** What is asked of services outside costs, too. */
function whileWanted(job: Job, tool: Tool): Tool {
  return {
    ...tool,
    run: async (input, context) => {
      await job.stillWanted();
      return tool.run(input, context);
    },
  };
}

/** Only changes that are kept are proved. */
async function gateTargetOf(context: AttemptContext): Promise<{ target?: GateTarget }> {
  const { job, bench, task, attempt, worktree } = context;
  if (task.profile !== 'code' && task.profile !== 'test') return {};
  const before = beforeWhat(job.run, task);
  return { target: await gateTarget(bench, { worktree, start: attempt.base, before }) };
}

/** Turns what the worker left into something that can be reviewed, or says why it cannot. */
async function deliver(context: AttemptContext, end: WorkEnd & { ok: true }): Promise<Delivered> {
  const { run } = context.job;
  switch (context.task.profile) {
    case 'research':
      return { delivery: { kind: 'report', digest: digest(end.report ?? ''), text: end.report ?? '' } };
    case 'plan': {
      const tasks = end.subtasks ?? [];
      const problems = subtaskProblems(tasks, run.settings.maxTasks - run.tasks.size);
      if (problems.length > 0) {
        return { failure: { why: { is: 'subtasks_unusable', problems } } };
      }
      return {
        delivery: { kind: 'subtasks', digest: digest(JSON.stringify(tasks)), tasks, text: end.summary },
      };
    }
    case 'code':
    case 'test':
      return deliverBranch(context, end.summary);
  }
}

async function recordDelivery(
  { job, task, key, attempt }: AttemptContext,
  delivery: Delivery,
  end: WorkEnd & { ok: true },
): Promise<void> {
  const delivered: Fact = {
    type: 'attempt_delivered',
    task: task.key,
    attempt: attempt.number,
    delivery,
    summary: end.summary,
    notes: end.notes,
    spend: await spentOn(job, key),
    ...(end.proof.length === 0 ? {} : { proof: end.proof }),
  };
  await job.commit([delivered]);
}

type NoDelivery = Extract<Delivered, { failure: unknown }>;

/** After a fruitless attempt nothing is worth going on from: without a head the next one starts from the base again. */
async function fail(context: AttemptContext, { failure, head }: NoDelivery): Promise<void> {
  const { job, task, key, attempt } = context;
  const diff = await diffOfWorktree(context);
  const failed: Fact = {
    type: 'attempt_failed',
    task: task.key,
    attempt: attempt.number,
    failure,
    ...(head === undefined ? {} : { head }),
    ...(diff === undefined ? {} : { diff }),
    spend: await spentOn(job, key),
  };
  await job.commit([failed]);
}

function spentOn(job: Job, key: TranscriptKey): Promise<Spend> {
  return job.services.store.modelCalls.spent(job.id, key);
}
