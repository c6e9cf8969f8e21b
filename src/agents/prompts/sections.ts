// The sections of an agent's opening message: the issue, the task, the plan, the repository, earlier attempts.
import type { Objective } from '../../domain/run.ts';
import type { ProjectCheck } from '../gate/project-checks.ts';
import type { Attempt, TaskStatus } from '../../domain/task.ts';
import type { Profile, TaskKey, TaskSpec } from '../../domain/task-spec.ts';
import { failureDetail, failureSummary } from '../../wording/reasons/failure.ts';
import { fenceCode, fenceProse, oneLine, oneLineNoted } from './fence.ts';

/** One task of the plan, as workers of other tasks see it. */
export interface BlackboardEntry {
  readonly key: TaskKey;
  readonly title: string;
  readonly profile: Profile;
  readonly status: TaskStatus;
  /** The accepted result of a finished task: its summary, or its report. Markdown. */
  readonly result?: string;
  /** For later tasks. */
  readonly notes: readonly string[];
}

/** Leaves out empty sections, which are undefined. */
export function joinSections(sections: readonly (string | undefined)[]): string {
  return sections.filter((section) => section !== undefined).join('\n\n');
}

export function objectiveSection(objective: Objective): string {
  const comments = objective.comments.map(({ login, body }) => fenceProse(`comment by ${login}`, body));
  return [
    '## The issue',
    `Title: ${oneLineNoted(objective.title)}`,
    fenceProse(`issue, requested by ${objective.requestedBy}`, objective.body || '(no description)'),
    ...comments,
  ].join('\n');
}

export function taskSection(task: TaskSpec): string {
  return [
    `## ${oneLine(task.title)}`,
    ...(task.description.trim() ? [fenceProse('the task', task.description)] : []),
    'Acceptance criteria:',
    ...task.criteria.map((criterion, index) => `${index + 1}. ${oneLine(criterion)}`),
    ...(task.paths.length > 0 ? [`Expected to touch: ${task.paths.map(oneLine).join(', ')}`] : []),
  ].join('\n');
}

export function approachSection(approach: string): string | undefined {
  return approach.trim() ? `## The plan's approach\n${fenceProse('approach', approach)}` : undefined;
}

export function mapSection(map: string): string {
  return `## The repository\n${fenceCode('map of the default branch', map)}`;
}

export function checksSection(checks: readonly ProjectCheck[]): string | undefined {
  if (checks.length === 0) return undefined;
  const lines = checks.map(({ kind, command, from }) => `- ${kind}: ${oneLine(command)} (${oneLine(from)})`);
  return [
    '## Checks',
    'Troupe runs these when you call finish, and returns failures that your change causes:',
    ...lines,
  ].join('\n');
}

export function rulesSection(agentsMd: string | undefined): string | undefined {
  if (!agentsMd?.trim()) return undefined;
  return `## The project's rules for agents\nFollow them where they concern how to work on this project.\n${fenceProse('AGENTS.md', agentsMd)}`;
}

export function blackboardSection(entries: readonly BlackboardEntry[]): string | undefined {
  if (entries.length === 0) return undefined;
  const plan = entries.map(
    ({ key, title, profile, status }) => `- ${key} (${profile}, ${status}): ${oneLine(title)}`,
  );
  const known = entries
    .filter(({ result, notes }) => result !== undefined || notes.length > 0)
    .map(({ key, result, notes }) =>
      fenceProse(`from ${key}`, [result ?? '', ...notes.map((note) => `- Note: ${note}`)].join('\n')),
    );
  return ['## The plan around this task', ...plan, ...known].join('\n');
}

export function earlierSection(earlier: readonly Attempt[]): string | undefined {
  const failed = earlier.filter((attempt) => attempt.failure !== undefined);
  if (failed.length === 0) return undefined;
  return [
    '## Earlier attempts',
    'They failed. Find out why before you begin, and do not repeat what did not work.',
    ...failed.map(oneAttempt),
  ].join('\n');
}

function oneAttempt({ number, summary, failure, diff }: Attempt): string {
  const detail = failure === undefined ? '' : failureDetail(failure);
  return [
    `### Attempt ${number}: ${failure === undefined ? '' : oneLine(failureSummary(failure))}`,
    ...(summary ? [fenceProse('what it said it did', summary)] : []),
    ...(detail === '' ? [] : [fenceProse('why it failed', detail)]),
    ...(diff ? ['What it had changed, which is not in your worktree:', fenceCode('diff', diff)] : []),
  ].join('\n');
}

export function adviceSection(advice: string | undefined): string | undefined {
  if (!advice?.trim()) return undefined;
  return `## Advice from a maintainer for this attempt\n${fenceProse('advice', advice)}`;
}

export function diffSection(heading: string, diff: string | undefined): string | undefined {
  return diff?.trim() ? `## ${heading}\n${fenceCode('diff', diff)}` : undefined;
}
