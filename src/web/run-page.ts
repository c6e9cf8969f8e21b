// Derives everything that the pages of a run show from its facts.
import type { Recorded } from '../domain/fact.ts';
import type { Run } from '../domain/run.ts';
import { runStatus, taskStatus } from '../domain/status.ts';
import { whyWaiting } from '../domain/waiting.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { Task } from '../domain/task.ts';
import type { Verdict } from '../domain/verdict.ts';
import { taskOfTranscript, type TranscriptKey } from '../domain/transcript-key.ts';
import { fold } from '../domain/transition.ts';
import { addSpend, nothingSpent } from '../domain/budget.ts';
import { graphInWords, taskGraph } from '../../views/graph.ts';
import {
  runApproach,
  runCallout,
  runFigures,
  runHead,
  type RunView,
  type TaskRow,
  taskTable,
} from '../../views/run.ts';
import {
  taskAttempts,
  taskBrief,
  taskHead,
  taskResult,
  taskVerdict,
  type TaskView,
} from '../../views/task.ts';
import { timeline } from '../../views/timeline.ts';
import type { LivePage } from './live.ts';

export interface Moment {
  readonly id: number;
  readonly facts: readonly Recorded[];
  /** Those that are stored. */
  readonly transcripts: readonly TranscriptKey[];
  /** ISO 8601. */
  readonly now: string;
  /** "https://github.com", or the Enterprise server's address. */
  readonly githubUrl: string;
}

export function runPage(moment: Moment): LivePage | undefined {
  const run = fold(moment.facts);
  if (run === undefined) return undefined;
  const view = viewOf(moment, run);
  return {
    title: run.objective.title,
    crumbs: [{ text: 'Runs', href: '/' }],
    version: versionOf(moment),
    finished: run.closed,
    fragments: [
      { id: 'head', markup: runHead(view) },
      { id: 'callout', markup: runCallout(view) },
      { id: 'figures', markup: runFigures(view) },
      { id: 'approach', markup: runApproach(view) },
      { id: 'graph', markup: taskGraph(view.id, view.tasks), replace: true },
      { id: 'graph-words', markup: graphInWords(view.tasks) },
      { id: 'tasks', markup: taskTable(view) },
      { id: 'timeline', markup: timeline(moment.facts) },
    ],
  };
}

export function taskPage(moment: Moment, key: string): LivePage | undefined {
  const run = fold(moment.facts);
  const row = run && viewOf(moment, run).tasks.find(({ task }) => task.key === key);
  if (run === undefined || row === undefined) return undefined;
  const { id: runId, transcripts } = moment;
  const view: TaskView = { runId, row, transcripts, ...lastWords(moment.facts, key) };
  return {
    title: `${key} ${row.task.title}`,
    crumbs: crumbsTo(moment.id, run),
    version: versionOf(moment),
    finished: run.closed,
    fragments: [
      { id: 'head', markup: taskHead(view) },
      { id: 'brief', markup: taskBrief(view) },
      { id: 'verdict', markup: taskVerdict(view) },
      { id: 'attempts', markup: taskAttempts(view) },
      { id: 'result', markup: taskResult(view) },
    ],
  };
}

export function crumbsTo(id: number, run: Run): LivePage['crumbs'] {
  return [
    { text: 'Runs', href: '/' },
    { text: run.objective.title, href: `/runs/${id}` },
  ];
}

function versionOf({ facts }: Moment): string {
  return String(facts.at(-1)?.seq ?? 0);
}

function viewOf({ id, now, githubUrl, transcripts }: Moment, run: Run): RunView {
  const { owner, repo, issue } = run.place;
  const issues = `${githubUrl}/${owner}/${repo}/issues`;
  return {
    id,
    run,
    status: runStatus(run),
    seconds: secondsFrom(run.startedAt, run.ending?.at ?? now),
    issueUrl: `${issues}/${issue}`,
    ...(run.trackingIssue !== undefined && { trackingUrl: `${issues}/${run.trackingIssue}` }),
    tasks: [...run.tasks.values()].map((task) => rowOf(run, task, now)),
    planning: transcripts.filter((key) => taskOfTranscript(key) === undefined),
  };
}

function rowOf(run: Run, task: Task, now: string): TaskRow {
  const [first] = task.attempts;
  return {
    task,
    status: taskStatus(run, task),
    waiting: whyWaiting(run, task),
    spend: task.attempts.map((attempt) => attempt.spend).reduce(addSpend, nothingSpent),
    ...(first && { seconds: secondsFrom(first.startedAt, task.settledAt ?? run.ending?.at ?? now) }),
  };
}

function secondsFrom(from: string, to: string): number {
  return Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
}

/** Read from the facts, because the fold drops a delivery and its review once the task is settled. */
function lastWords(facts: readonly Recorded[], key: string): { delivery?: Delivery; verdict?: Verdict } {
  const own = facts.filter((fact) => 'task' in fact && fact.task === key);
  const delivered = own.findLast((fact) => fact.type === 'attempt_delivered');
  const reviewed = own.findLast((fact) => fact.type === 'verdict_given');
  return {
    ...(delivered?.type === 'attempt_delivered' && { delivery: delivered.delivery }),
    ...(reviewed?.type === 'verdict_given' && { verdict: reviewed.verdict }),
  };
}
