// A plan that no longer fits is revised by the director: only what nobody has begun. What people changed while it
// thought is never undone: a revision that was made for another plan than the one that stands is thrown away.
import { type DraftedPlan, objectionsTo, revisePlan } from '../agents/director.ts';
import type { Fact } from '../domain/fact.ts';
import { revisionProblems } from '../domain/plan.ts';
import { planAsItStands, revisionOf } from '../domain/revision.ts';
import type { RevisionFailure } from '../domain/reason.ts';
import type { Run } from '../domain/run.ts';
import type { Spend } from '../domain/spend.ts';
import type { TaskSpec } from '../domain/task-spec.ts';
import type { TranscriptKey } from '../domain/transcript-key.ts';
import { comment } from '../github/effects/comment.ts';
import type { EffectName, NewEffect } from '../domain/effect.ts';
import { revisionFailedText, revisionText } from '../wording/revision.ts';
import { agentLimits } from '../workbench/agent-limits.ts';
import { agentWork } from '../workbench/agent-work.ts';
import { digest } from '../workbench/digest.ts';
import type { Job } from '../engine/job.ts';
import { type Stall, stall } from '../workbench/stall.ts';
import { meteredModel } from '../workbench/metered-model.ts';
import { transcriptOf } from '../workbench/transcript-log.ts';
import { knowledgeOf, openWorkbench, worktreeName } from '../workbench/workbench.ts';

interface Replan {
  readonly attempt: number;
  readonly revision: number;
}

export async function replanRun(job: Job, action: Replan): Promise<void> {
  if (job.run.replanning === undefined) return;
  const key = transcriptKey(job.run, action);
  const stalled = stall(job, job.run.replanning.stalled, {
    begins: (why) => ({ type: 'replan_stalled', why }),
    ends: { type: 'replan_resumed' },
  });
  await agentWork(job, () => revise(job, action, key, stalled), {
    unusable: (trouble) => [{ type: 'replan_failed', why: { is: 'cannot_work', trouble } }],
    tell: (trouble) => sayFailed(job, { is: 'cannot_work', trouble }),
    stall: stalled,
  });
}

async function revise(job: Job, action: Replan, key: TranscriptKey, stall: Stall): Promise<void> {
  const { run, services, claim } = job;
  const answer = await askDirector(job, key, stall);
  const spend = await services.store.modelCalls.spent(job.id, key);
  // Compared and recorded in one transaction: no command can come in between.
  const recorded = await services.store.runs.amend(job.id, (now) =>
    planAsItStands(now) === planAsItStands(run)
      ? { claim, ...outcome(job, action, answer, spend) }
      : { claim, facts: [{ type: 'replan_stalled', why: { is: 'plan_changed_meanwhile' }, spend }] },
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
  const problems = answer.ok ? revisionProblems(job.run, answer.tasks) : objectionsTo(answer);
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
    effects: isLast ? sayFailed(job, { is: 'no_acceptable_revision', attempts: attempt, problems }) : [],
  };
}

async function askDirector(job: Job, key: TranscriptKey, stall: Stall): Promise<DraftedPlan> {
  const { run, services } = job;
  const bench = await openWorkbench(job);
  const worktree = await bench.mirror.worktree(worktreeName(job, key), bench.tip);
  const answer = await revisePlan({
    model: meteredModel(job, 'director', key, { stall }),
    sandbox: services.sandbox,
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
  const { run, services } = job;
  const why = run.replanning?.why ?? [];
  const waitsForApproval = run.settings.planApproval;
  const text = { ...revisionOf(run, tasks), approach, why, waitsForApproval };
  return say(job, { does: 'revision', which: [revision] }, revisionText(text, services.safe));
}

function sayFailed(job: Job, problem: RevisionFailure): readonly NewEffect[] {
  const why = job.run.replanning?.why ?? [];
  const name = { does: 'revision-failed', which: [job.seq] };
  return say(job, name, revisionFailedText({ why, problem }, job.services.safe));
}

function say(job: Job, name: EffectName, body: string): readonly NewEffect[] {
  const { trackingIssue, place } = job.run;
  return [comment.plan(name, { issue: trackingIssue ?? place.issue, body })];
}

/** A conversation belongs to what it was begun for: another plan or another reason begins a new one. */
function transcriptKey(run: Run, { attempt, revision }: Replan): TranscriptKey {
  return { kind: 'replan', revision, attempt, asked: digest(planAsItStands(run)) };
}
