// The plan: a checklist in the issue or its sub-issues as they stand, else the director's. A bad plan is recorded with the reasons, and
// the next try is told them.
import { draftPlan } from '../agents/director.ts';
import type { Fact } from '../domain/fact.ts';
import { parseChecklist, planProblems } from '../domain/plan.ts';
import type { Run } from '../domain/run.ts';
import { planOfSubIssues, type SubIssue } from '../domain/sub-issue-plan.ts';
import type { TaskSpec } from '../domain/task.ts';
import { readSubIssues } from '../github/sub-issues.ts';
import type { Job } from './hands.ts';
import { agentWork } from './agent-work.ts';
import { meteredModel } from './metered-model.ts';
import { missingWalls } from './walls.ts';
import { knowledgeOf, openWorkbench, transcriptOf, worktreeName } from './workbench.ts';

export async function planRun(job: Job, { attempt }: { attempt: number }): Promise<void> {
  const unsafe = missingWalls(job);
  // Said before anything is begun, also where a person made the plan.
  if (unsafe !== undefined) {
    await job.commit([{ type: 'planning_failed', why: unsafe }]);
    return;
  }
  const checklist = parseChecklist(job.run.objective.body);
  if (checklist !== undefined) return takeChecklist(job, checklist);
  const subIssues = await subIssuesOf(job);
  if (subIssues.length > 0) return takeSubIssues(job, subIssues);
  await agentWork(job, () => askDirector(job, attempt), {
    unusable: (why) => [{ type: 'planning_failed', why }],
    heldUp: (why) => (isKnown(job.run, why) ? [] : [{ type: 'planning_held_up', why }]),
  });
}

function isKnown({ planning }: Run, why: string): boolean {
  return planning.at === 'drafting' && planning.heldUp === why;
}

/** A person's plan is not sent back to a model: if it is wrong, they are told what to mend. */
async function takeChecklist(job: Job, tasks: readonly TaskSpec[]): Promise<void> {
  const problems = planProblems(tasks, job.run.settings);
  const fact: Fact =
    problems.length > 0
      ? { type: 'planning_failed', why: `the checklist in the issue is not a plan: ${problems.join(' ')}` }
      : { type: 'plan_proposed', source: 'checklist', approach: '', tasks, spend: { usd: 0, tokens: 0 } };
  await job.commit([fact]);
}

async function subIssuesOf(job: Job): Promise<SubIssue[]> {
  const { place } = job.run;
  const octokit = await job.hands.github.repository(place, { issues: 'read' });
  return readSubIssues(octokit, place, place.issue);
}

async function takeSubIssues(job: Job, subIssues: readonly SubIssue[]): Promise<void> {
  const plan = planOfSubIssues(subIssues, job.run.settings);
  const spend = { usd: 0, tokens: 0 };
  const fact: Fact = plan.ok
    ? { type: 'plan_proposed', source: 'sub_issues', approach: '', tasks: plan.tasks, spend }
    : {
        type: 'planning_failed',
        why: `the sub-issues cannot be built as they stand: ${plan.problems.join(' ')}`,
      };
  await job.commit([fact]);
}

async function askDirector(job: Job, attempt: number): Promise<void> {
  const { run, hands } = job;
  const key = `plan/${attempt}`;
  const bench = await openWorkbench(job);
  const worktree = await bench.mirror.worktree(worktreeName(job, key), bench.tip);
  const problems = run.planning.at === 'drafting' ? run.planning.problems : [];
  const draft = await draftPlan({
    model: meteredModel(job, 'director', key),
    sandbox: hands.sandbox,
    worktree,
    log: transcriptOf(job, key),
    limits: {
      maxSteps: run.settings.maxSteps,
      deadline: Date.now() + run.settings.workerTimeoutSeconds * 1000,
    },
    signal: job.signal,
    issue: run.place.issue,
    objective: run.objective,
    ...(await knowledgeOf(bench, bench.tip)),
    settings: { maxTasks: run.settings.maxTasks },
    problems,
  });
  const spend = await hands.store.modelCalls.spent(job.id, key);
  const found = draft.ok ? planProblems(draft.tasks, run.settings) : [draft.why];
  await job.commit([
    draft.ok && found.length === 0
      ? { type: 'plan_proposed', source: 'director', approach: draft.approach, tasks: draft.tasks, spend }
      : { type: 'plan_rejected', problems: found, spend },
  ]);
  await bench.mirror.removeWorktree(worktree.name);
}
