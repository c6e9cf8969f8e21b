// The tracking issue: one body that shows the whole run, is edited in place, and may be edited by people, too. The same run
// gives the same body to the byte, so an edit happens only when there is something new to see.
import type { Estimate } from '../domain/estimate.ts';
import { mergedTasks } from '../domain/final-task.ts';
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

interface TrackingIssueExtras {
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
    `## Cost and policy\n\n${[...costLines(run), ...(unwalled ? [noSandbox] : [])].join('\n')}`,
    commands.length > 0 &&
      folded('Commands, and how to edit the plan', `${howToEdit}\n\n${commandList(commands)}`),
  ];
  return sections.filter(Boolean).join('\n\n');
}

function headline(run: Run, tasks: readonly Task[], { safe, statusUrl }: TrackingIssueExtras): string {
  const pages = [
    `${capitalized(runStatusWord(run))}: ${figures(run, tasks)}`,
    `issue #${run.place.issue}`,
    ...(statusUrl === undefined ? [] : [`[run page](${statusUrl})`]),
  ].join(' · ');
  if (run.ending?.status !== 'failed') return pages;
  return `${pages}\n\nThe run failed: ${ended(safe.line(runFailureText(run.ending.why)))}`;
}

function runStatusWord(run: Run): string {
  return run.ending?.status === 'complete' ? 'done' : statusWords[runStatus(run)];
}

function capitalized(word: string): string {
  return `**${word.charAt(0).toUpperCase()}${word.slice(1)}**`;
}

/** `2 of 4 tasks, 1 pull request merged, $0.82 of $5.00` */
function figures(run: Run, tasks: readonly Task[]): string {
  const { spend, settings } = run;
  const complete = tasks.filter(({ stage }) => stage.at === 'complete');
  const merged = mergedTasks(run).length;
  return [
    ...(tasks.length === 0 ? [] : [`${complete.length} of ${counted(tasks.length, 'task')}`]),
    ...(merged === 0 ? [] : [`${counted(merged, 'pull request')} merged`]),
    `${spend.usd === null ? 'an unknown price' : dollars(spend.usd)} of ${dollars(settings.budget.usd)}`,
  ].join(', ');
}

const howToEdit =
  'With write permission, you can edit the task list above: change a text or the dependencies that follow `after`, add or delete a line, or tick a task that you completed manually. Troupe answers with what it applied.';

/** Boxes to tick instead of writing a command. */
function decisions(run: Run): string | undefined {
  if (run.ending) return undefined;
  const { planning, paused } = run;
  const waiting = [...run.tasks.values()].filter((task) => task.stage.at === 'waiting_human');
  const boxes = [
    ...(planning.at === 'proposed'
      ? [decisionBox(`/approve ${planning.revision}`, `approves this plan (revision ${planning.revision})`)]
      : []),
    ...waiting.flatMap(({ key }) => [
      decisionBox(`/retry ${key}`, 'retries the task'),
      decisionBox(`/abandon ${key}`, 'abandons the task'),
    ]),
    paused ? decisionBox('/resume', 'resumes the run') : decisionBox('/pause', 'pauses all agents'),
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

/** Reports of research and plan tasks; the tasks that depend on them get the same text. */
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

const noSandbox =
  '- ⚠️ **No sandbox** (`SANDBOX=none`): commands of agents can read and change everything on the server';

function costLines({ spend, settings, estimate, branch }: Run): string[] {
  const { budget, merge } = settings;
  const usd = spend.usd === null ? 'an unknown price' : dollars(spend.usd);
  const approval = {
    strategist: 'after the strategist approves',
    human: 'after the strategist and a person approve',
    manual: 'by a person',
  }[merge.approval];
  return [
    `- Spent: ${usd} of ${dollars(budget.usd)}, ${thousands(spend.tokens)} of ${thousands(budget.tokens)} tokens`,
    ...(estimate === undefined ? [] : [estimateLine(estimate)]),
    `- Merging: ${approval} (\`${merge.method}\`)${branch === undefined ? '' : `, into \`${branch}\`; a person merges the final pull request from there`}`,
    `- Limits: ${counted(settings.maxConcurrentWorkers, 'worker')} at a time, ${counted(settings.maxRetries, 'failed attempt')} before a person is asked, ${counted(settings.maxTasks, 'task')} at most`,
    ...(settings.planApproval ? ['- Plan approval: work starts after a person approves the plan'] : []),
  ];
}

function estimateLine({ usd, tokens, from }: Estimate): string {
  const amount = `${usd === null ? 'an unknown price' : dollars(usd)} and ${thousands(tokens)} tokens`;
  const basis =
    from === 0 ? 'a rule of thumb' : `from the cost of ${counted(from, 'similar task')} in this repository`;
  return `- Estimated for this plan: ${amount} (${basis})`;
}
