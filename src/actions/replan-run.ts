// A plan that no longer fits is revised by the director: only what nobody has begun. What people changed while it
// thought is never undone: a revision that was made for another plan than the one that stands is thrown away.
import { type DraftedPlan, revisePlan } from '../agents/director.ts';
import type { Fact } from '../domain/fact.ts';
import { revisionProblems } from '../domain/plan.ts';
import { planAsItStands, revisionOf } from '../domain/revision.ts';
import type { Run } from '../domain/run.ts';
import type { Spend, TaskSpec } from '../domain/task.ts';
import { comment } from '../github/effects/comment.ts';
import type { NewEffect } from '../github/effects/kind.ts';
import { planChangedMeanwhile } from '../wording/reasons/ending.ts';
import { revisionFailedText, revisionText } from '../wording/revision.ts';
import { agentLimits } from './agent-limits.ts';
import { agentWork } from './agent-work.ts';
import { digest } from './digest.ts';
import type { Job } from './hands.ts';
import { type HoldUp, holdUp } from './hold-up.ts';
import { meteredModel } from './metered-model.ts';
import { knowledgeOf, openWorkbench, transcriptOf, worktreeName } from './workbench.ts';

interface Replan {
  readonly attempt: number;
  readonly revision: number;
}

export async function replanRun(job: Job, action: Replan): Promise<void> {
  if (job.run.replanning === undefined) return;
  const key = transcriptKey(job.run, action);
  const heldUp = holdUp(job, job.run.replanning.heldUp, {
    begins: (why) => ({ type: 'replan_held_up', why }),
    ends: { type: 'replan_went_on' },
  });
  await agentWork(job, () => revise(job, action, key, heldUp), {
    unusable: (why) => [{ type: 'replan_failed', why }],
    tell: (why) => sayFailed(job, why),
    holdUp: heldUp,
  });
}

async function revise(job: Job, action: Replan, key: string, holdUp: HoldUp): Promise<void> {
  const { run, hands, claim } = job;
  const answer = await askDirector(job, key, holdUp);
  const spend = await hands.store.modelCalls.spent(job.id, key);
  // Compared and recorded in one transaction: no command can come in between.
  const recorded = await hands.store.runs.amend(job.id, (now) =>
    planAsItStands(now) === planAsItStands(run)
      ? { claim, ...outcome(job, action, answer, spend) }
      : { claim, facts: [{ type: 'replan_held_up', why: planChangedMeanwhile(), spend }] },
  );
  for (const { type } of recorded) job.log.info(type);
  job.wakeWhenDone();
}

function outcome(
  job: Job,
  { attempt, revision }: Replan,
  answer: DraftedPlan,
  spend: Spend,
): { facts: readonly Fact[]; effects: readonly NewEffect[] } {
  const problems = answer.ok ? revisionProblems(job.run, answer.tasks) : answer.problems;
  if (answer.ok && problems.length === 0) {
    const { approach, tasks } = answer;
    return {
      facts: [{ type: 'plan_revised', approach, tasks, spend }],
      effects: sayRevised(job, revision, approach, tasks),
    };
  }
  const isLast = attempt >= job.run.settings.maxPlanTries;
  return {
    facts: [{ type: 'replan_rejected', problems, spend }],
    effects: isLast ? sayFailed(job, problems.join(' ')) : [],
  };
}

async function askDirector(job: Job, key: string, holdUp: HoldUp): Promise<DraftedPlan> {
  const { run, hands } = job;
  const bench = await openWorkbench(job);
  const worktree = await bench.mirror.worktree(worktreeName(job, key), bench.tip);
  const answer = await revisePlan({
    model: meteredModel(job, 'director', key, { holdUp }),
    sandbox: hands.sandbox,
    worktree,
    log: transcriptOf(job, key),
    limits: agentLimits(job, 'director'),
    signal: job.signal,
    run,
    ...(await knowledgeOf(bench, bench.tip)),
  });
  await bench.mirror.removeWorktree(worktree.name);
  return answer;
}

function sayRevised(
  job: Job,
  revision: number,
  approach: string,
  tasks: readonly TaskSpec[],
): readonly NewEffect[] {
  const { run, hands } = job;
  const why = run.replanning?.why ?? '';
  const waitsForApproval = run.settings.planApproval;
  const text = { ...revisionOf(run, tasks), approach, why, waitsForApproval };
  return say(job, `revision/${revision}`, revisionText(text, hands.safe));
}

function sayFailed(job: Job, problem: string): readonly NewEffect[] {
  const why = job.run.replanning?.why ?? '';
  return say(job, `revision-failed/${job.seq}`, revisionFailedText({ why, problem }, job.hands.safe));
}

function say(job: Job, key: string, body: string): readonly NewEffect[] {
  const { trackingIssue, place } = job.run;
  return [comment.plan(key, { issue: trackingIssue ?? place.issue, body })];
}

/** A conversation belongs to what it was begun for: another plan or another reason begins a new one. */
function transcriptKey(run: Run, { attempt, revision }: Replan): string {
  const asked = digest(planAsItStands(run)).replace('sha256:', '').slice(0, 7);
  return `replan/${revision}/${attempt}-${asked}`;
}
