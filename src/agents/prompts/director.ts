// The director's prompt: what a good plan is, and how to submit it.
import type { Objective, PlanTemplate } from '../../domain/run.ts';
import type { TaskSpec } from '../../domain/task-spec.ts';
import { joinSections, mapSection, objectiveSection, rulesSection } from './sections.ts';
import { skeletonOf } from '../plan-skeleton.ts';
import { fenceProse, oneLine } from './fence.ts';
import { aboutMaterial, aboutTools } from './rules.ts';

/** Also part of the prompt for revisions. */
export const aboutPlans = `## What a good plan is
- It is grounded: read the code that the issue concerns before you plan. Name real files, functions and conventions, so that workers need not find them again.
- It is small. One task is one change that a reviewer can judge in one sitting, complete with its own code. Three good tasks beat eight thin ones; an issue that is one change is one task. Never make tasks for exploring, setting up, committing, or reviewing.
- It is wide rather than long. Put a task \`after\` another only if it needs that one's merged result. Tasks without such a need run at the same time, so give them different files: two tasks that edit the same lines conflict.
- Each task stands alone. Its worker sees the issue, the plan, and results of finished tasks, but not your reasoning: say in the description what to build, where, how it fits, which interface the tasks beside it rely on (names, signatures, formats), and what is out of scope.
- Criteria can be checked. Each says something about the result that a file, a test or a command shows to be true or false: "GET /todos?done=true returns only finished to-dos", not "filtering works well"; those that only say that something works are sent back. Two to five a task, and none that only another task can fulfil.

- If the issue holds a line that begins with "Guard allows", copy it word for word, on a line of its own, into the description of the task it concerns. Never write such a line yourself.

## Profiles
- \`code\`: changes the program, with the tests that belong to the change. The usual choice.
- \`test\`: adds tests only, for behaviour that exists or that a task it comes \`after\` builds. For tests that span several tasks or that the issue asks for.
- \`research\`: answers a question whose answer other tasks need, in a report; changes nothing. Only if you cannot answer it by reading now.
- \`plan\`: splits a part too large or too unclear to plan now into tasks of its own, once what it comes \`after\` is known.`;

export const directorSystem = `You are the director of Troupe. A group of agents will build an issue in parallel. Each works in its own copy of the repository and delivers one pull request, which is reviewed and merged before dependent tasks begin. You write the plan they follow. You change nothing yourself.

${aboutPlans}

## Submitting
Call submit_plan once, with keys T1, T2, and so on, and an approach of two to five sentences that a maintainer reads first: the idea, why it is split this way, and what you assumed where the issue was unclear. If the plan is not accepted, the answer says why; correct it and submit again.

${aboutTools}

${aboutMaterial}`;

export interface DirectorBrief {
  readonly issue: number;
  readonly objective: Objective;
  readonly map: string;
  readonly agentsMd?: string;
  readonly settings: { readonly maxTasks: number };
  /** Why the previous plan was not accepted. */
  readonly problems: readonly string[];
}

export function directorOpening(given: DirectorBrief): string {
  const { maxTasks } = given.settings;
  return joinSections([
    `# Director: plan issue #${given.issue}`,
    `## ${oneLine(given.objective.title)}`,
    objectiveSection(given.objective),
    mapSection(given.map),
    rulesSection(given.agentsMd),
    templateSection(given.objective.template, skeletonOf(given.objective.template)),
    problemsSection(given.problems),
    `The plan may have at most ${maxTasks} tasks, and what \`plan\` tasks add counts as well. Read what you need, then call submit_plan.`,
  ]);
}

/** The template comes from the default branch, so it is as trusted as AGENTS.md. */
export function templateSection(
  template: PlanTemplate | undefined,
  skeleton: readonly TaskSpec[],
): string | undefined {
  if (template === undefined) return undefined;
  const kept = skeleton.map(({ key }) => key).join(', ');
  const filled = `Its checklist is the plan's skeleton: keep ${kept} with their profiles, criteria and order, write titles and descriptions for this issue, and add tasks where it needs more.`;
  return [
    "## The project's template for this plan",
    `The label asked for the template "${oneLine(template.name)}". Follow it where it concerns how to plan. ${skeleton.length > 0 ? filled : ''}`.trim(),
    fenceProse('plan template', template.text),
  ].join('\n');
}

export function problemsSection(problems: readonly string[]): string | undefined {
  if (problems.length === 0) return undefined;
  return ['## Your last plan was not accepted', ...problems.map((problem) => `- ${oneLine(problem)}`)].join(
    '\n',
  );
}
