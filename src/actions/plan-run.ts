// The plan: a checklist in the issue or its sub-issues as they stand, else the director's. A bad plan is recorded with the
// reasons, which the next attempt is told.
import { draftPlan, objectionsTo } from '../agents/director.ts';
import { nothingSpent } from '../domain/budget.ts';
import { type Estimate, estimatePlan } from '../domain/estimate.ts';
import type { Fact } from '../domain/fact.ts';
import { parseChecklist, planProblems } from '../domain/plan.ts';
import { planOfSubIssues, type SubIssue } from '../domain/sub-issue-plan.ts';
import type { TaskSpec } from '../domain/task-spec.ts';
import { readSubIssues } from '../github/sub-issues.ts';
import { planObjectionText } from '../wording/reasons/plan.ts';
import { agentLimits } from '../workbench/agent-limits.ts';
import { agentWork } from '../workbench/agent-work.ts';
import type { Job } from '../engine/job.ts';
import { type Stall, stall } from '../workbench/stall.ts';
import { meteredModel } from '../workbench/metered-model.ts';
import { transcriptOf } from '../workbench/transcript-log.ts';
import { knowledgeOf, openWorkbench, worktreeName } from '../workbench/workbench.ts';

export async function planRun(job: Job, { attempt }: { attempt: number }): Promise<void> {
  const { planning } = job.run;
  const stalled = stall(job, planning.at === 'drafting' ? planning.stalled : undefined, {
    begins: (why) => ({ type: 'planning_stalled', why }),
    ends: { type: 'planning_resumed' },
  });
  // Missing walls are told before anything is begun, also where a person made the plan.
  await agentWork(job, () => findPlan(job, attempt, stalled), {
    unusable: (trouble) => [{ type: 'planning_failed', why: { is: 'cannot_work', trouble } }],
    stall: stalled,
  });
}

async function findPlan(job: Job, attempt: number, stall: Stall): Promise<void> {
  const checklist = parseChecklist(job.run.objective.body);
  if (checklist !== undefined) return takeChecklist(job, checklist);
  const subIssues = await subIssuesOf(job);
  if (subIssues.length > 0) return takeSubIssues(job, subIssues);
  return askDirector(job, attempt, stall);
}

/** A person's plan is not sent back to a model: if it is wrong, they are told what to mend. */
async function takeChecklist(job: Job, tasks: readonly TaskSpec[]): Promise<void> {
  const problems = planProblems(tasks, job.run.settings);
  const fact: Fact =
    problems.length > 0
      ? { type: 'planning_failed', why: { is: 'checklist_is_no_plan', problems } }
      : {
          type: 'plan_proposed',
          source: 'checklist',
          approach: '',
          tasks,
          spend: nothingSpent,
          estimate: await estimateOf(job, tasks),
        };
  await job.commit([fact]);
}

async function subIssuesOf(job: Job): Promise<SubIssue[]> {
  const { place } = job.run;
  const octokit = await job.services.github.repository(place, { issues: 'read' });
  return readSubIssues(octokit, place, place.issue);
}

async function takeSubIssues(job: Job, subIssues: readonly SubIssue[]): Promise<void> {
  const plan = planOfSubIssues(subIssues, job.run.settings);
  const fact: Fact = plan.ok
    ? {
        type: 'plan_proposed',
        source: 'sub_issues',
        approach: '',
        tasks: plan.tasks,
        spend: nothingSpent,
        estimate: await estimateOf(job, plan.tasks),
      }
    : { type: 'planning_failed', why: { is: 'sub_issues_are_no_plan', problems: plan.problems } };
  await job.commit([fact]);
}

async function estimateOf(job: Job, tasks: readonly TaskSpec[]): Promise<Estimate> {
  return estimatePlan(tasks, await job.services.store.modelCalls.history());
}

async function askDirector(job: Job, attempt: number, stall: Stall): Promise<void> {
  const { run, services } = job;
  const key = { kind: 'plan', attempt } as const;
  const bench = await openWorkbench(job);
  const worktree = await bench.mirror.worktree(worktreeName(job, key), bench.tip);
  const problems = run.planning.at === 'drafting' ? run.planning.problems : [];
  const draft = await draftPlan({
    model: meteredModel(job, 'director', key, { stall }),
    sandbox: services.sandbox,
    worktree,
    log: transcriptOf(job, key),
    limits: agentLimits(job, 'director'),
    signal: job.signal,
    issue: run.place.issue,
    objective: run.objective,
    ...(await knowledgeOf(bench, bench.tip)),
    settings: { maxTasks: run.settings.maxTasks },
    problems: problems.map(planObjectionText),
  });
  const spend = await services.store.modelCalls.spent(job.id, key);
  const found = draft.ok ? planProblems(draft.tasks, run.settings) : objectionsTo(draft);
  await job.commit([
    draft.ok && found.length === 0
      ? {
          type: 'plan_proposed',
          source: 'director',
          approach: draft.approach,
          tasks: draft.tasks,
          spend,
          estimate: await estimateOf(job, draft.tasks),
        }
      : { type: 'plan_rejected', problems: found, spend },
  ]);
  await bench.mirror.removeWorktree(worktree.name);
}
