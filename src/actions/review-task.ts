// The strategist looks at what a task delivered. Its answer becomes a verdict bound to exactly what it saw, and, for
// a pull request, a review and the check run `troupe / review` on that head.
import { type Reviewed, review as askForReview } from '../agents/strategist.ts';
import type { Attempt, Task } from '../domain/task.ts';
import { type Delivery, subjectOf } from '../domain/delivery.ts';
import type { TaskKey } from '../domain/task-spec.ts';
import { nothingSpent } from '../domain/budget.ts';
import { allowancesOf } from '../domain/guard/allowance.ts';
import { guardFindings } from '../domain/guard/guard.ts';
import { judge, type Reviewed as ReviewFacts } from '../domain/review-answer.ts';
import { checkFailed, checkIsRunning } from '../wording/reasons/evidence.ts';
import { agentLimits } from '../workbench/agent-limits.ts';
import type { TaskContext } from '../workbench/attempt-context.ts';
import { agentWork } from '../workbench/agent-work.ts';
import { familiesOf } from '../workbench/families.ts';
import { installDependencies } from '../workbench/dependencies.ts';
import type { Job } from '../engine/job.ts';
import { deliveryStall } from '../workbench/stall.ts';
import { meteredModel } from '../workbench/metered-model.ts';
import { reviewEffects } from '../github/review-effects.ts';
import { reviewedHead, whatTheWorkerRan } from '../workbench/review-evidence.ts';
import { transcriptOf } from '../workbench/transcript-log.ts';
import { openWorkbench, type Workbench, worktreeName } from '../workbench/workbench.ts';

/** Bytes of diff that the strategist is shown; it can read the rest in its worktree. */
const maxDiffBytes = 120_000;

interface ReviewContext extends TaskContext {
  readonly delivery: Delivery;
}

export async function reviewTask(
  job: Job,
  action: { task: TaskKey; subject: string; attempt: number },
): Promise<void> {
  const task = job.run.tasks.get(action.task);
  if (task?.stage.at !== 'delivered' || subjectOf(task.stage.delivery) !== action.subject) return;
  const { delivery } = task.stage;
  const { subject, attempt: number } = action;
  const key = {
    kind: 'review',
    task: task.key,
    attempt: task.attempts.length,
    subject,
    review: number,
  } as const;
  const stalled = deliveryStall(job, task, subject);
  const carryOn = async (): Promise<void> =>
    review({ job, bench: await openWorkbench(job, task), task, key, stall: stalled, delivery });
  const spend = nothingSpent;
  await agentWork(job, carryOn, {
    unusable: (trouble) => [
      { type: 'review_failed', task: task.key, subject, why: { is: 'cannot_work', trouble }, spend },
      { type: 'task_escalated', task: task.key, why: { is: 'cannot_be_reviewed', trouble } },
    ],
    stall: stalled,
  });
}

async function review(context: ReviewContext): Promise<void> {
  const { job, task, key, delivery } = context;
  const subject = subjectOf(delivery);
  const answer = await askStrategist(context);
  const spend = await job.services.store.modelCalls.spent(job.id, key);
  if (!answer.ok) {
    await job.commit([
      {
        type: 'review_failed',
        task: task.key,
        subject,
        why: { is: 'strategist_ended', how: answer.how },
        spend,
      },
    ]);
    return;
  }
  const verdict = judge(task, subject, answer.verdict, {
    ...answer.known,
    ...(await guarded(context)),
    families: await familiesOf(job, task, key),
  });
  const texts = { safe: job.services.safe, url: job.url };
  await job.commit(
    [{ type: 'verdict_given', task: task.key, attempt: task.attempts.length, verdict, spend }],
    reviewEffects(task, verdict, texts),
  );
}

type Answered = Reviewed & { readonly known?: Pick<ReviewFacts, 'head' | 'ran'> };

async function askStrategist({ job, bench, task, key, stall, delivery }: ReviewContext): Promise<Answered> {
  const { run, services } = job;
  const start = delivery.kind === 'branch' ? delivery.head : bench.tip;
  const head = delivery.kind === 'subtasks' ? undefined : await reviewedHead(bench, start);
  // Thrown away afterwards: what the strategist's commands write is never part of the work.
  const worktree = await bench.mirror.worktree(worktreeName(job, key), start);
  await installDependencies(job, bench, worktree);
  const answer = await askForReview({
    model: meteredModel(job, 'strategist', key, { stall }),
    sandbox: services.sandbox,
    worktree,
    log: transcriptOf(job, key),
    limits: agentLimits(job, 'strategist'),
    signal: job.signal,
    task,
    objective: run.objective,
    attempt: task.attempts.length,
    summary: task.attempts.at(-1)?.summary ?? '',
    proof: task.attempts.at(-1)?.proof ?? [],
    checks: checksOf(task, subjectOf(delivery)),
    workerRan: await whatTheWorkerRan(job, task),
    ...(head && { head }),
    earlier: task.attempts.filter((attempt: Attempt) => attempt.failure !== undefined),
    ...(await subjectMatter(bench, delivery)),
  });
  await bench.mirror.removeWorktree(worktree.name);
  if (!answer.ok) return answer;
  const { ran } = answer;
  return { ...answer, known: { ran: ran.slice(-mostCommands), ...(head && { head: { ...head, ran } }) } };
}

/** The newest of them are kept with the verdict. */
const mostCommands = 12;

/** For pushed work: what it changes, and what the rules have against that. */
async function guarded({
  job: { run },
  bench: { mirror, tip },
  task,
  delivery,
}: ReviewContext): Promise<Pick<ReviewFacts, 'changed' | 'guard'>> {
  if (delivery.kind !== 'branch') return {};
  const base = await mirror.mergeBase(tip, delivery.head);
  const change = await mirror.changes(base, delivery.head);
  const guard = guardFindings(change, run.settings.review, allowancesOf(task, run.objective));
  return { changed: await mirror.changed(base, delivery.head), ...(guard.length > 0 && { guard }) };
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

/** Nothing, rather than what the checks said of another head. */
function checksOf(task: Task, head: string): string {
  const seen = task.pull?.observed;
  if (seen?.head !== head) return '';
  return [...seen.failedChecks.map(checkFailed), ...seen.pendingChecks.map(checkIsRunning)].join('\n');
}
