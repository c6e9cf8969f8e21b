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
import { checkFailed, checkIsRunning, ranAtHandIn } from '../wording/reasons/evidence.ts';
import { agentLimits } from '../workbench/agent-limits.ts';
import { agentWork } from '../workbench/agent-work.ts';
import { familiesOf } from '../workbench/families.ts';
import { installDependencies } from '../workbench/dependencies.ts';
import type { Job } from '../engine/job.ts';
import { deliveryStall, type Stall } from '../workbench/stall.ts';
import { meteredModel } from '../workbench/metered-model.ts';
import { reviewEffects } from './review-effects.ts';
import { reviewedHead, whatTheWorkerRan } from '../workbench/review-evidence.ts';
import { openWorkbench, transcriptOf, type Workbench, worktreeName } from '../workbench/workbench.ts';

/** Bytes of diff that the strategist is shown; it can read the rest in its worktree. */
const maxDiffBytes = 120_000;

export async function reviewTask(
  job: Job,
  action: { task: TaskKey; subject: string; attempt: number },
): Promise<void> {
  const task = job.run.tasks.get(action.task);
  if (task?.stage.at !== 'delivered' || subjectOf(task.stage.delivery) !== action.subject) return;
  const { delivery } = task.stage;
  const subject = subjectOf(delivery);
  const stalled = deliveryStall(job, task, subject);
  const review = async (): Promise<void> => {
    const bench = await openWorkbench(job, task);
    const key = transcriptKey(task, delivery, action.attempt);
    const answer = await askStrategist(job, bench, task, delivery, { key, stalled });
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
      ...(await guarded(job, bench, task, delivery)),
      families: await familiesOf(job, task, key),
    });
    const given = {
      type: 'verdict_given',
      task: task.key,
      attempt: task.attempts.length,
      verdict,
      spend,
    } as const;
    // The pull request was looked at while the strategist read.
    const now = (await job.services.store.runs.load(job.id)) ?? job.run;
    const effects = [...reviewEffects(job, task, verdict), ...job.services.followUps(now, given)];
    await job.commit([given], effects);
  };
  const spend = nothingSpent;
  await agentWork(job, review, {
    unusable: (trouble) => [
      { type: 'review_failed', task: task.key, subject, why: { is: 'cannot_work', trouble }, spend },
      { type: 'task_escalated', task: task.key, why: { is: 'cannot_be_reviewed', trouble } },
    ],
    stall: stalled,
  });
}

type Answered = Reviewed & { readonly known?: Pick<ReviewFacts, 'head' | 'ran'> };

async function askStrategist(
  job: Job,
  bench: Workbench,
  task: Task,
  delivery: Delivery,
  { key, stalled }: { readonly key: string; readonly stalled: Stall },
): Promise<Answered> {
  const { run, services } = job;
  const start = delivery.kind === 'branch' ? delivery.head : bench.tip;
  const head = delivery.kind === 'subtasks' ? undefined : await reviewedHead(bench, start);
  // Thrown away afterwards: what the strategist's commands write is never part of the work.
  const worktree = await bench.mirror.worktree(worktreeName(job, key), start);
  await installDependencies(job, bench, worktree);
  const answer = await askForReview({
    model: meteredModel(job, 'strategist', key, { task: task.key, stall: stalled }),
    sandbox: services.sandbox,
    worktree,
    log: transcriptOf(job, key),
    limits: agentLimits(job, 'strategist'),
    signal: job.signal,
    task,
    objective: run.objective,
    attempt: task.attempts.length,
    summary: task.attempts.at(-1)?.summary ?? '',
    checks: [proofOf(task), checksOf(task, subjectOf(delivery))].filter(Boolean).join('\n\n'),
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
async function guarded(
  { run }: Job,
  { mirror, tip }: Workbench,
  task: Task,
  delivery: Delivery,
): Promise<Pick<ReviewFacts, 'changed' | 'guard'>> {
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

/** What we ran ourselves before the work was taken. */
function proofOf(task: Task): string {
  const proof = task.attempts.at(-1)?.proof;
  return proof === undefined ? '' : ranAtHandIn(proof);
}

/** Nothing, rather than what the checks said of another head. */
function checksOf(task: Task, head: string): string {
  const seen = task.pull?.observed;
  if (seen?.head !== head) return '';
  return [...seen.failedChecks.map(checkFailed), ...seen.pendingChecks.map(checkIsRunning)].join('\n');
}

/** A review that ended without a verdict is not resumed but begun anew. */
function transcriptKey(task: Task, delivery: Delivery, attempt: number): string {
  const subject = subjectOf(delivery).replace('sha256:', '').slice(0, 7);
  return `${task.key}/${task.attempts.length}/review-${subject}${attempt === 1 ? '' : `-${attempt}`}`;
}
