// The director's prompt for revising a plan in progress.
import { nextKey } from '../../domain/plan-transition.ts';
import type { Run } from '../../domain/run.ts';
import { taskStatus } from '../../domain/status.ts';
import { isUntouched, type Task } from '../../domain/task.ts';
import { revisionReasonText } from '../../wording/reasons/ending.ts';
import { escalationText } from '../../wording/reasons/escalation.ts';
import { failureSummary } from '../../wording/reasons/failure.ts';
import { abandonmentText, resultText } from '../../wording/reasons/people.ts';
import { planObjectionText } from '../../wording/reasons/plan.ts';
import { approachSection, joinSections, mapSection, objectiveSection, rulesSection } from './sections.ts';
import { skeletonLeft } from '../plan-skeleton.ts';
import { aboutPlans, problemsSection, templateSection } from './director.ts';
import { fenceProse, oneLine } from './fence.ts';
import { aboutMaterial, aboutTools } from './rules.ts';

export const revisionSystem = `You are the director of Troupe. A group of agents is building a plan in parallel. Each works in its own copy of the repository and delivers one pull request. Something happened, so the plan no longer fits. You revise the tasks that have not begun; tasks in progress and finished tasks stay as they are. You change nothing yourself.

## How to revise
- Look at the repository as it is now: it holds what was merged so far. Plan from that state, not from the original one.
- Answer the reason for the revision, and change nothing without a reason. A task that is still right stays word for word, under its key.
- Do not bring back an abandoned task in other words, unless the reason for the revision asks for it or the issue requires it. If the issue requires it, find another way to the same goal, and learn from why the first one failed.
- A task that is no longer needed, or no longer possible, is dropped: leave it out.
- A task may come \`after\` one that is in progress or complete, never after one that was abandoned or that you drop.

${aboutPlans}

## Submitting
Call submit_revision once with every task that has not begun and is still wanted: kept ones under their keys, new ones under the next free keys in order. A task that has not begun and is not in your list is dropped. The approach is two to five sentences that a maintainer reads first: what you changed, why, and what the plan now aims at. If it is not accepted, the answer says why; correct it and submit again.

${aboutTools}

${aboutMaterial}`;

export interface RevisionBrief {
  /** `replanning` has the reason for the revision, and why the previous attempt was not accepted. */
  readonly run: Run;
  readonly map: string;
  readonly agentsMd?: string;
}

export function revisionOpening({ run, map, agentsMd }: RevisionBrief): string {
  const { objective, place, settings, replanning } = run;
  return joinSections([
    `# Director revising: plan of issue #${place.issue}, attempt ${(replanning?.tries ?? 0) + 1}`,
    `## ${oneLine(objective.title)}`,
    `## Why the plan is to be revised\n${fenceProse(`asked for by ${replanning?.by ?? ''}`, revisionReasonText(replanning?.why ?? []))}`,
    objectiveSection(objective),
    approachSection(run.approach),
    planSection(run),
    mapSection(map),
    rulesSection(agentsMd),
    templateSection(objective.template, skeletonLeft(run)),
    problemsSection((replanning?.problems ?? []).map(planObjectionText)),
    `The next free key is ${nextKey(run.tasks)}. The plan may have at most ${settings.maxTasks} tasks; abandoned ones do not count. Read what you need, then call submit_revision.`,
  ]);
}

function planSection(run: Run): string {
  const tasks = [...run.tasks.values()];
  const listed = (some: readonly Task[]): string[] =>
    some.length === 0 ? ['Nothing.'] : some.map((task) => taskAsItStands(run, task));
  return [
    '## The current plan',
    '### In progress or finished',
    ...listed(tasks.filter((task) => !isUntouched(task))),
    '### Not begun: you may change these',
    ...listed(tasks.filter(isUntouched)),
  ].join('\n');
}

function taskAsItStands(run: Run, task: Task): string {
  const after = task.after.length === 0 ? '' : `, after ${task.after.join(' and ')}`;
  const head = `- ${task.key} (${task.profile}, ${taskStatus(run, task)}${after}): ${oneLine(task.title)}`;
  // An abandoned task is shown in full, so that the director can find another way to its goal.
  const isOpen = isUntouched(task) || task.stage.at === 'abandoned';
  return [head, ...(isOpen ? orderOf(task) : []), ...outcomeOf(task)].join('\n');
}

function orderOf(task: Task): string[] {
  return [
    fenceProse(
      `the task ${task.key}`,
      [
        task.description,
        'Criteria:',
        ...task.criteria.map((criterion) => `- ${criterion}`),
        ...(task.paths.length === 0 ? [] : [`Paths: ${task.paths.join(', ')}`]),
      ].join('\n'),
    ),
  ];
}

function outcomeOf(task: Task): string[] {
  const { stage } = task;
  const failures = task.attempts.flatMap(({ number, failure }) =>
    failure === undefined ? [] : [`Attempt ${number} failed: ${failureSummary(failure)}`],
  );
  const said = [
    ...(stage.at === 'complete' ? [resultText(stage)] : []),
    ...(stage.at === 'abandoned' ? [`Abandoned: ${abandonmentText(stage.why)}`] : []),
    ...(stage.at === 'waiting_human' ? [`Waits for a person: ${escalationText(stage.why)}`] : []),
    ...(stage.at === 'complete' ? [] : failures),
    ...task.notes.map((note) => `Note: ${note}`),
  ].filter((line) => line.trim() !== '');
  return said.length === 0 ? [] : [fenceProse(`from ${task.key}`, said.join('\n'))];
}
