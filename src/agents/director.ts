// The director reads the issue and the repository and proposes a plan. It also revises a plan that no longer fits.
import { z } from 'zod';
import type { AgentEnd } from '../domain/agent-end.ts';
import type { PlanObjection } from '../domain/plan-problem.ts';
import { planProblems, revisionProblems } from '../domain/plan.ts';
import type { Run } from '../domain/run.ts';
import { profiles, type TaskSpec } from '../domain/task-spec.ts';
import { planProblemText } from '../wording/reasons/plan.ts';
import { type AgentRun, howItEnded, runAgent } from './agent-run.ts';
import { criteriaProblems } from './criteria.ts';
import { select } from './evidence.ts';
import { finishTool } from './finish-tool.ts';
import type { LoopEnd } from './loop.ts';
import { type DirectorBrief, directorOpening, directorSystem } from './prompts/director.ts';
import { type RevisionBrief, revisionOpening, revisionSystem } from './prompts/revision.ts';
import { skeletonLeft, skeletonOf, skeletonProblems } from './plan-skeleton.ts';
import { readingTools } from './toolsets.ts';

export type DraftedPlan =
  | { readonly ok: true; readonly approach: string; readonly tasks: readonly TaskSpec[] }
  | NoPlan;

/** How the conversation ended, and the problems of the last rejected plan in it. */
interface NoPlan {
  readonly ok: false;
  readonly how: AgentEnd;
  readonly refused: readonly string[];
}

/** "Ran out of steps" alone would help neither people nor the next attempt, so the last plan's problems go with it. */
export function objectionsTo({ how, refused }: NoPlan): PlanObjection[] {
  return [{ is: 'director_ended', how }, ...refused.map((words) => ({ is: 'refused', words }) as const)];
}

/** Returns only a plan that passes all checks. */
export async function draftPlan(options: AgentRun & DirectorBrief): Promise<DraftedPlan> {
  const submitPlan = submitPlanTool(options);
  const end = await runAgent(options, {
    system: directorSystem,
    opening: directorOpening(options),
    tools: readingTools,
    finish: [submitPlan],
  });
  if (end.end !== 'finished') return noPlan(options, end);
  return { ok: true, ...submitPlan.parse(end.call.input) };
}

/** Returns the tasks that have not begun, as revised. */
export async function revisePlan(options: AgentRun & RevisionBrief): Promise<DraftedPlan> {
  const submitRevision = submitRevisionTool(options.run);
  const end = await runAgent(options, {
    system: revisionSystem,
    opening: revisionOpening(options),
    tools: readingTools,
    finish: [submitRevision],
  });
  if (end.end !== 'finished') return noPlan(options, end);
  return { ok: true, ...submitRevision.parse(end.call.input) };
}

function noPlan({ limits }: AgentRun, end: Exclude<LoopEnd, { end: 'finished' }>): NoPlan {
  const refused = select(end.seen, 'submission_refused').at(-1)?.problems.slice(0, mostProblems) ?? [];
  return { ok: false, how: howItEnded(end, limits), refused };
}

const mostProblems = 10;

/** Characters. Every worker's prompt and the tracking issue repeat the approach. */
const longestApproach = 5_000;

const taskInput = z.object({
  key: z.string().describe('T1, T2, and so on.'),
  title: z.string().describe('One line, imperative.'),
  profile: z.enum(profiles),
  description: z
    .string()
    .default('')
    .describe('What to build, where, which interfaces, what is out of scope.'),
  criteria: z.array(z.string()).describe('Each one checkable by a file, a test or a command.'),
  paths: z.array(z.string()).default([]).describe('Files or folders it is expected to touch.'),
  after: z.array(z.string()).default([]).describe('Keys of the tasks whose merged result it needs.'),
});

function submitPlanTool({ settings, objective }: Pick<DirectorBrief, 'settings' | 'objective'>) {
  const skeleton = skeletonOf(objective.template);
  return finishTool({
    name: 'submit_plan',
    description: 'Submits the plan.',
    input: z.object({
      approach: z.string().describe('Two to five sentences for the maintainer. Markdown.'),
      tasks: z.array(taskInput),
    }),
    check: ({ approach, tasks }) => [
      ...approachProblems(approach),
      ...planProblems(tasks, settings).map(planProblemText),
      ...criteriaProblems(tasks),
      ...skeletonProblems(tasks, skeleton),
    ],
  });
}

function submitRevisionTool(run: Run) {
  const skeleton = skeletonLeft(run);
  return finishTool({
    name: 'submit_revision',
    description: 'Submits the revised plan: every task that has not begun and is still wanted, old and new.',
    input: z.object({
      approach: z
        .string()
        .describe('Two to five sentences for the maintainer: what changed and why. Markdown.'),
      tasks: z.array(taskInput),
    }),
    check: ({ approach, tasks }) => [
      ...approachProblems(approach),
      ...revisionProblems(run, tasks).map(planProblemText),
      ...criteriaProblems(tasks.map((task) => withNewCriteria(run, task))),
      ...skeletonProblems(tasks, skeleton),
    ],
  });
}

/** Criteria that are already in the plan were accepted before, or a person wrote them. */
function withNewCriteria(run: Run, task: TaskSpec): TaskSpec {
  const known = run.tasks.get(task.key)?.criteria ?? [];
  return { ...task, criteria: task.criteria.filter((criterion) => !known.includes(criterion)) };
}

function approachProblems({ length }: string): string[] {
  return length <= longestApproach
    ? []
    : [
        `The approach has ${length} characters. Write two to five sentences, at most ${longestApproach} characters.`,
      ];
}
