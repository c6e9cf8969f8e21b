// The tracking issue: one body that shows the whole run, is edited in place, and may be edited by people, too. The same run
// gives the same body to the byte, so an edit happens only when there is something new to see.
import type { Estimate } from '../domain/estimate.ts';
import type { Run } from '../domain/run.ts';
import { runStatus, taskStatus } from '../domain/status.ts';
import { isUntouched, type Task } from '../domain/task.ts';
import { clip, type Outgoing } from './outgoing.ts';
import { decideHeading, decisionBox, documentItem, tasksHeading } from './plan-document.ts';
import { planGraph } from './plan-graph.ts';
import { type CommandHelp, commandList } from './question.ts';
import { counted, dollars, thousands } from './phrase.ts';
import { runFailureText } from './reasons/ending.ts';
import { resultText } from './reasons/people.ts';
import { whyWaitingText } from './reasons/progress.ts';
import { ended, folded, statusWords } from './words.ts';

export interface TrackingIssueExtras {
  readonly safe: Outgoing;
  /** Where the run can be watched live. */
  readonly statusUrl?: string | undefined;
  /** Commands that people can give; the section is left out while there are none. */
  readonly commands: readonly CommandHelp[];
  /** Agents' commands run without a sandbox, which people should see. */
  readonly unwalled?: boolean;
}

export interface TrackingIssueText {
  readonly title: string;
  readonly body: string;
}

/** GitHub takes 65,536 characters; the rest is for our marker. */
const bodyLimit = 65_000;
/** How many characters of each report and each title are shown, and whether criteria are: less and less, until it fits. */
const levels = [
  { reports: 15_000, titles: 120, criteria: true },
  { reports: 5_000, titles: 120, criteria: true },
  { reports: 1_000, titles: 120, criteria: true },
  { reports: 0, titles: 120, criteria: true },
  { reports: 0, titles: 120, criteria: false },
  { reports: 0, titles: 30, criteria: false },
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
  const { safe, commands, unwalled } = extras;
  const tasks = [...run.tasks.values()];
  const sections = [
    headline(run, tasks, extras),
    run.approach !== '' && safe.block(run.approach, 4_000),
    decisions(run),
    tasks.length > 0 &&
      `${tasksHeading}\n\n${tasks.map((task) => checklistItem(run, task, safe, level)).join('\n')}`,
    tasks.length > 0 && `## Plan\n\n\`\`\`mermaid\n${planGraph(run)}\n\`\`\``,
    level.reports > 0 && reports(tasks, safe, level),
    `## Cost and policy\n\n${[...costLines(run), ...(unwalled ? [noWalls] : [])].join('\n')}`,
    commands.length > 0 &&
      folded('Commands, and how to edit the plan', `${howToEdit}\n\n${commandList(commands)}`),
  ];
  return sections.filter(Boolean).join('\n\n');
}

function headline(run: Run, tasks: readonly Task[], { safe, statusUrl }: TrackingIssueExtras): string {
  const complete = tasks.filter((task) => task.stage.at === 'complete').length;
  const count = tasks.length === 0 ? '' : `, ${complete} of ${counted(tasks.length, 'task')} complete`;
  const watch = statusUrl === undefined ? '' : ` · [watch it live](${statusUrl})`;
  const why =
    run.ending?.status === 'failed' ? ` It failed: ${ended(safe.line(runFailureText(run.ending.why)))}` : '';
  return `Building #${run.place.issue}: **${statusWords[runStatus(run)]}**${count}${watch}.${why}`;
}

const howToEdit =
  'With write permission you can edit the list of tasks above: change a text or what follows `after`, add a line, delete one, or tick a task that you did by hand. I answer with what I understood.';

/** Boxes to tick for whoever has to decide something. */
function decisions(run: Run): string | undefined {
  if (run.ending) return undefined;
  const { planning, paused } = run;
  const waiting = [...run.tasks.values()].filter((task) => task.stage.at === 'waiting_human');
  const boxes = [
    ...(planning.at === 'proposed'
      ? [decisionBox(`/approve ${planning.revision}`, `lets this plan begin (revision ${planning.revision})`)]
      : []),
    ...waiting.flatMap(({ key }) => [
      decisionBox(`/retry ${key}`, 'tries it again'),
      decisionBox(`/abandon ${key}`, 'gives it up'),
    ]),
    paused ? decisionBox('/resume', 'lets the run go on') : decisionBox('/pause', 'stops all agents for now'),
  ];
  return `${decideHeading}\n\n${boxes.join('\n')}`;
}

function checklistItem(run: Run, task: Task, safe: Outgoing, level: Level): string {
  const why = whyWaitingText(run, task);
  const derived = [
    `**${statusWords[taskStatus(run, task)]}**`,
    task.attempts.length > 1 ? `attempt ${task.attempts.length}${strongerOf(task, safe)}` : '',
    task.pull === undefined ? '' : `#${task.pull.number}`,
    safe.line(why),
  ];
  const shown = { titles: level.titles, criteria: level.criteria && isUntouched(task) };
  return documentItem(task, derived, shown, safe);
}

/** The usual model goes without saying. */
function strongerOf(task: Task, safe: Outgoing): string {
  const model = task.attempts.at(-1)?.model;
  return model === undefined ? '' : ` by ${safe.line(model)}`;
}

/** What research and plan tasks found out; the tasks after them were told the same. */
function reports(tasks: readonly Task[], safe: Outgoing, level: Level): string {
  const found = tasks.flatMap((task) =>
    task.stage.at === 'complete' &&
    task.profile !== 'code' &&
    task.profile !== 'test' &&
    resultText(task.stage) !== ''
      ? [
          folded(
            `${task.key} ${safe.line(task.title, level.titles)}`,
            safe.block(resultText(task.stage), level.reports),
          ),
        ]
      : [],
  );
  return found.length === 0 ? '' : `## Results\n\n${found.join('\n\n')}`;
}

const noWalls =
  '- ⚠️ **No sandbox**: what agents run can read and change everything on the server (`SANDBOX=none`)';

function costLines({ spend, settings, estimate, branch }: Run): string[] {
  const { budget, merge } = settings;
  const usd = spend.usd === null ? 'an unknown price' : dollars(spend.usd);
  const approval = {
    strategist: "the strategist's approval merges",
    human: "the strategist's and a person's approval merge",
    manual: 'only a person merges',
  }[merge.approval];
  return [
    `- Spent: ${usd} of ${dollars(budget.usd)}, ${thousands(spend.tokens)} of ${thousands(budget.tokens)} tokens`,
    ...(estimate === undefined ? [] : [estimateLine(estimate)]),
    `- Merging: ${approval} (\`${merge.method}\`)${branch === undefined ? '' : `, into \`${branch}\`; one last pull request from there waits for a person`}`,
    `- Limits: ${counted(settings.maxConcurrentWorkers, 'worker')} at a time, ${counted(settings.maxRetries, 'failed attempt')} before a person is asked, ${counted(settings.maxTasks, 'task')} at most`,
    ...(settings.planApproval ? ['- The plan waits for a person before work begins'] : []),
  ];
}

function estimateLine({ usd, tokens, from }: Estimate): string {
  const amount = `${usd === null ? 'an unknown price' : dollars(usd)} and ${thousands(tokens)} tokens`;
  const basis =
    from === 0 ? 'a rule of thumb' : `from what ${counted(from, 'task')} like these cost here before`;
  return `- Estimated for this plan: ${amount} (${basis})`;
}
