// The strategist looks at what a task delivered. Its answer becomes a verdict bound to exactly what it saw, and, for
// a pull request, a review and the check run `troupe / review` on that head.
import { review } from '../agents/strategist.ts';
import {
  type Attempt,
  type Delivery,
  type Task,
  type TaskKey,
  type Verdict,
  subjectOf,
} from '../domain/task.ts';
import { judge } from '../domain/verdict.ts';
import type { Job } from './hands.ts';
import { meteredModel, withinBudget } from './metered-model.ts';
import { reviewEffects } from './review-effects.ts';
import { openWorkbench, transcriptOf, type Workbench, worktreeName } from './workbench.ts';

/** Bytes of diff that the strategist is shown; it can read the rest in its worktree. */
const maxDiffBytes = 120_000;

export async function reviewTask(job: Job, action: { task: TaskKey; subject: string }): Promise<void> {
  const task = job.run.tasks.get(action.task);
  if (task?.stage.at !== 'delivered' || subjectOf(task.stage.delivery) !== action.subject) return;
  const { delivery } = task.stage;
  await withinBudget(job, async () => {
    const bench = await openWorkbench(job);
    const verdict = await askStrategist(job, bench, task, delivery);
    const effects = reviewEffects(job, task, verdict);
    const spend = await job.hands.store.modelCalls.spent(job.id, transcriptKey(task, delivery));
    await job.commit(
      [{ type: 'verdict_given', task: task.key, attempt: task.attempts.length, verdict, spend }],
      effects,
    );
  });
}

async function askStrategist(job: Job, bench: Workbench, task: Task, delivery: Delivery): Promise<Verdict> {
  const { run, hands } = job;
  const key = transcriptKey(task, delivery);
  const start = delivery.kind === 'branch' ? delivery.head : bench.tip;
  // Thrown away afterwards: what the strategist's commands write is never part of the work.
  const worktree = await bench.mirror.worktree(worktreeName(job, key), start);
  const answer = await review({
    model: meteredModel(job, 'strategist', key, task.key),
    sandbox: hands.sandbox,
    worktree,
    log: transcriptOf(job, key),
    limits: {
      maxSteps: run.settings.maxSteps,
      deadline: Date.now() + run.settings.workerTimeoutSeconds * 1000,
    },
    signal: job.signal,
    task,
    objective: run.objective,
    attempt: task.attempts.length,
    summary: task.attempts.at(-1)?.summary ?? '',
    checks: checksOf(task),
    earlier: task.attempts.filter((attempt: Attempt) => attempt.failure !== undefined),
    ...(await subjectMatter(bench, delivery)),
  });
  await bench.mirror.removeWorktree(worktree.name);
  // No verdict is our failure, not the worker's: the action fails, rests and is tried again.
  if (!answer.ok) throw new Error(`the strategist gave no verdict: ${answer.why}`);
  return judge(task, subjectOf(delivery), answer.verdict);
}

async function subjectMatter(bench: Workbench, delivery: Delivery) {
  switch (delivery.kind) {
    case 'branch': {
      const base = await bench.mirror.mergeBase(bench.tip, delivery.head);
      return { diff: await bench.mirror.diff(base, delivery.head, { maxBytes: maxDiffBytes }) };
    }
    case 'report':
      return { report: delivery.text };
    case 'subtasks':
      return { subtasks: delivery.tasks };
  }
}

function checksOf(task: Task): string {
  const seen = task.pull?.observed;
  if (seen === undefined) return '';
  return [
    ...seen.failedChecks.map((check) => `failed: ${check.name}: ${check.summary}`),
    ...seen.pendingChecks.map((name) => `still running: ${name}`),
  ].join('\n');
}

function transcriptKey(task: Task, delivery: Delivery): string {
  return `${task.key}/${task.attempts.length}/review-${subjectOf(delivery).replace('sha256:', '').slice(0, 7)}`;
}
