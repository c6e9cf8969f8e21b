// The tracking issue: one body that shows the whole run and is edited in place. The same run gives the same body to the
// byte, so an edit happens only when there is something new to see.
import type { Place, Run } from '../domain/run.ts';
import { runStatus, taskStatus, whyWaiting } from '../domain/status.ts';
import type { Task } from '../domain/task.ts';
import type { Octokit } from './client.ts';
import type { Markers } from './markers.ts';
import { clip, type Outgoing } from './outgoing.ts';
import { planGraph } from './plan-graph.ts';
import { type CommandHelp, commandList } from './wording/question.ts';
import { counted, dollars, folded, statusWords, thousands } from './wording/words.ts';

export interface TrackingIssueExtras {
  readonly safe: Outgoing;
  /** Where the run can be watched live. */
  readonly statusUrl?: string | undefined;
  /** Commands that people can give; the section is left out while there are none. */
  readonly commands: readonly CommandHelp[];
}

export interface TrackingIssueText {
  readonly title: string;
  readonly body: string;
}

/** GitHub takes 65,536 characters; the rest is for our marker. */
const bodyLimit = 65_000;
/** How many characters of each report and each title are shown: less and less, until the body fits. */
const levels = [
  { reports: 15_000, titles: 120 },
  { reports: 5_000, titles: 120 },
  { reports: 1_000, titles: 120 },
  { reports: 0, titles: 120 },
  { reports: 0, titles: 30 },
] as const;
type Level = (typeof levels)[number];

export function renderTrackingIssue(run: Run, extras: TrackingIssueExtras): TrackingIssueText {
  const { safe } = extras;
  const title = `Troupe: ${safe.plain(run.objective.title, 200)}`;
  let body = '';
  for (const level of levels) {
    body = render(run, extras, level);
    if (body.length <= bodyLimit) break;
  }
  return { title, body: clip(body, bodyLimit) };
}

function render(run: Run, extras: TrackingIssueExtras, level: Level): string {
  const { safe, commands } = extras;
  const tasks = [...run.tasks.values()];
  const sections = [
    headline(run, tasks, extras),
    run.approach !== '' && safe.block(run.approach, 4_000),
    tasks.length > 0 &&
      `## Tasks\n\n${tasks.map((task) => checklistItem(run, task, safe, level)).join('\n')}`,
    tasks.length > 0 && `## Plan\n\n\`\`\`mermaid\n${planGraph(run)}\n\`\`\``,
    level.reports > 0 && reports(tasks, safe, level),
    `## Cost and policy\n\n${costLines(run).join('\n')}`,
    commands.length > 0 && `## Commands\n\n${commandList(commands)}`,
  ];
  return sections.filter(Boolean).join('\n\n');
}

function headline(run: Run, tasks: readonly Task[], { safe, statusUrl }: TrackingIssueExtras): string {
  const complete = tasks.filter((task) => task.stage.at === 'complete').length;
  const count = tasks.length === 0 ? '' : `, ${complete} of ${counted(tasks.length, 'task')} complete`;
  const watch = statusUrl === undefined ? '' : ` · [watch it live](${statusUrl})`;
  const why = run.ending?.status === 'failed' ? ` It failed: ${safe.line(run.ending.why)}.` : '';
  return `Building #${run.place.issue}: **${statusWords[runStatus(run)]}**${count}${watch}.${why}`;
}

function checklistItem(run: Run, task: Task, safe: Outgoing, level: Level): string {
  const box = task.stage.at === 'complete' ? 'x' : ' ';
  const why = whyWaiting(run, task);
  const parts = [
    `**${task.key}** ${safe.line(task.title, level.titles)} — ${statusWords[taskStatus(run, task)]}`,
    task.profile,
    task.attempts.length > 1 && `attempt ${task.attempts.length}`,
    task.pull && `#${task.pull.number}`,
    why !== '' && safe.line(why),
  ];
  return `- [${box}] ${parts.filter(Boolean).join(' · ')}`;
}

/** What research and plan tasks found out; the tasks after them were told the same. */
function reports(tasks: readonly Task[], safe: Outgoing, level: Level): string {
  const found = tasks.flatMap((task) =>
    task.stage.at === 'complete' &&
    task.profile !== 'code' &&
    task.profile !== 'test' &&
    task.stage.result !== ''
      ? [
          folded(
            `${task.key} ${safe.line(task.title, level.titles)}`,
            safe.block(task.stage.result, level.reports),
          ),
        ]
      : [],
  );
  return found.length === 0 ? '' : `## Results\n\n${found.join('\n\n')}`;
}

function costLines({ spend, settings }: Run): string[] {
  const { budget, merge } = settings;
  const usd = spend.usd === null ? 'an unknown price' : dollars(spend.usd);
  const approval = {
    strategist: "the strategist's approval merges",
    human: "the strategist's and a person's approval merge",
    manual: 'only a person merges',
  }[merge.approval];
  return [
    `- Spent: ${usd} of ${dollars(budget.usd)}, ${thousands(spend.tokens)} of ${thousands(budget.tokens)} tokens`,
    `- Merging: ${approval} (\`${merge.method}\`)`,
    `- Limits: ${counted(settings.maxConcurrentWorkers, 'worker')} at a time, ${counted(settings.maxRetries, 'failed try', 'failed tries')} before a person is asked, ${counted(settings.maxTasks, 'task')} at most`,
    ...(settings.planApproval ? ['- The plan waits for a person before work begins'] : []),
  ];
}

/** Brings the issue on GitHub up to date; writes only if something differs. Needs `issues: write`. True if it wrote. */
export async function syncTrackingIssue(
  octokit: Octokit,
  place: Place,
  number: number,
  text: TrackingIssueText,
  markers: Markers,
): Promise<boolean> {
  const where = { owner: place.owner, repo: place.repo, issue_number: number };
  const { data } = await octokit.rest.issues.get(where);
  // The marker by which the issue was found, or may yet be, stays in it.
  const body = [text.body, ...markers.genuine(data.body)].join('\n\n');
  if (data.title === text.title && data.body?.replaceAll('\r\n', '\n') === body) return false;
  await octokit.rest.issues.update({ ...where, title: text.title, body });
  return true;
}
