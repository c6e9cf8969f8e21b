// The director: reads an issue and the repository, and proposes the plan; later, when it no longer fits, its revision.
import { z } from 'zod';
import { planProblems, revisionProblems } from '../domain/plan.ts';
import type { Run } from '../domain/run.ts';
import { profiles, type TaskSpec } from '../domain/task.ts';
import { agentEnded } from '../wording/reasons/agent.ts';
import { type AgentRun, fruitless, runAgent } from './agent-run.ts';
import { finishTool } from './finish-tool.ts';
import { type DirectorCase, directorOpening, directorSystem } from './prompts/director.ts';
import { type RevisionCase, revisionOpening, revisionSystem } from './prompts/revision.ts';
import { skeletonOf, skeletonProblems } from './plan-skeleton.ts';
import { readingTools } from './toolsets.ts';

export type DraftedPlan =
  | { readonly ok: true; readonly approach: string; readonly tasks: readonly TaskSpec[] }
  | { readonly ok: false; readonly why: string };

/** A plan that passes the domain's checks, or one line that says why there is none. */
export async function draftPlan(options: AgentRun & DirectorCase): Promise<DraftedPlan> {
  const submitPlan = submitPlanTool(options);
  const end = await runAgent(options, {
    system: directorSystem,
    opening: directorOpening(options),
    tools: readingTools,
    finish: [submitPlan],
  });
  if (end.end !== 'finished')
    return { ok: false, why: agentEnded('director', fruitless(end, options.limits).why) };
  return { ok: true, ...submitPlan.parse(end.call.input) };
}

/** The tasks that have not begun, as they are to be from now on, or one line that says why there are none. */
export async function revisePlan(options: AgentRun & RevisionCase): Promise<DraftedPlan> {
  const submitRevision = submitRevisionTool(options.run);
  const end = await runAgent(options, {
    system: revisionSystem,
    opening: revisionOpening(options),
    tools: readingTools,
    finish: [submitRevision],
  });
  if (end.end !== 'finished')
    return { ok: false, why: agentEnded('director', fruitless(end, options.limits).why) };
  return { ok: true, ...submitRevision.parse(end.call.input) };
}

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

function submitPlanTool({ settings, objective }: Pick<DirectorCase, 'settings' | 'objective'>) {
  const skeleton = skeletonOf(objective.template);
  return finishTool({
    name: 'submit_plan',
    description: 'Hands in the plan.',
    input: z.object({
      approach: z.string().describe('Two to five sentences for the maintainer. Markdown.'),
      tasks: z.array(taskInput),
    }),
    check: ({ tasks }) => [...planProblems(tasks, settings), ...skeletonProblems(tasks, skeleton)],
  });
}

function submitRevisionTool(run: Run) {
  return finishTool({
    name: 'submit_revision',
    description: 'Hands in the revised plan: every task that has not begun and is still wanted, old and new.',
    input: z.object({
      approach: z
        .string()
        .describe('Two to five sentences for the maintainer: what changed and why. Markdown.'),
      tasks: z.array(taskInput),
    }),
    check: ({ tasks }) => revisionProblems(run, tasks),
  });
}
