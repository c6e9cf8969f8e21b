// One run: its status, what it needs from a person, its tasks.
import { html } from 'hono/html';
import type { Run, RunStatus } from '../src/domain/run.ts';
import type { Spend } from '../src/domain/spend.ts';
import type { Waiting } from '../src/domain/waiting.ts';
import type { Task, TaskStatus } from '../src/domain/task.ts';
import { planningFailureText, runFailureText } from '../src/wording/reasons/ending.ts';
import { escalationText } from '../src/wording/reasons/escalation.ts';
import { pauseText } from '../src/wording/reasons/people.ts';
import { waitingText } from '../src/wording/reasons/progress.ts';
import { troubleText } from '../src/wording/reasons/trouble.ts';
import { type TranscriptKey, transcriptName } from '../src/domain/transcript-key.ts';
import { dollars, duration, moment, tokens } from './figures.ts';
import { type Html, nothing } from './html.ts';
import { markdown } from './markdown.ts';
import { chip, progressBar, progressText } from './status.ts';

/** A task with everything that is derived from it. */
export interface TaskRow {
  readonly task: Task;
  readonly status: TaskStatus;
  /** One sentence; empty when it is settled. */
  /** Undefined once it is settled. */
  readonly waiting: Waiting | undefined;
  /** From its first attempt until it was settled, or until now; absent before that. */
  readonly seconds?: number;
  readonly spend: Spend;
}

export interface RunView {
  readonly id: number;
  readonly run: Run;
  readonly status: RunStatus;
  readonly seconds: number;
  /** Its labelled issue on GitHub. */
  readonly issueUrl: string;
  readonly trackingUrl?: string;
  readonly tasks: readonly TaskRow[];
  /** The director's stored transcripts. */
  readonly planning: readonly TranscriptKey[];
}

export function runHead({ run, status, issueUrl, trackingUrl }: RunView): Html {
  const { owner, repo, issue } = run.place;
  return html`<div id="head" class="title">
    <h1>${run.objective.title}</h1>
    <p class="facts">${chip(status)}
      <a href="${issueUrl}">${owner}/${repo} #${issue}</a>
      ${trackingUrl ? html`<a href="${trackingUrl}">tracking issue #${run.trackingIssue}</a>` : nothing}
      <span>requested by ${run.objective.requestedBy}</span>
      <span>${moment(run.startedAt)}</span>
    </p>
  </div>`;
}

/** What a person has to do now, or why the run failed; otherwise empty. */
export function runCallout({ run, tasks, trackingUrl, issueUrl }: RunView): Html {
  const where = html`<a href="${trackingUrl ?? issueUrl}">on GitHub</a>`;
  const asked = tasks.filter((row) => row.status === 'waiting_human');
  if (run.ending?.status === 'failed')
    return callout('bad', html`The run failed: ${runFailureText(run.ending.why)}`);
  if (run.ending) return callout();
  if (run.planning.at === 'drafting' && run.planning.stalled !== undefined) {
    return callout('ask', html`The director is stalled: ${troubleText(run.planning.stalled)}`);
  }
  if (run.replanning?.stalled !== undefined) {
    return callout('ask', html`The revision of the plan is stalled: ${troubleText(run.replanning.stalled)}`);
  }
  if (run.planning.at === 'failed')
    return callout('bad', html`There is no plan: ${planningFailureText(run.planning.why)}`);
  if (run.planning.at === 'proposed') {
    return callout('ask', html`The plan waits for a person to approve it, ${where}.`);
  }
  if (run.paused) return callout('ask', html`Paused by ${run.paused.by}: ${pauseText(run.paused.why)}`);
  if (asked.length === 0) return callout();
  return callout(
    'ask',
    html`${asked.map(
      ({ task, waiting }) =>
        html`<span class="line"><a href="#task-${task.key}">${task.key}</a> ${waiting === undefined ? '' : waitingText(waiting)}.</span>`,
    )}
    <span class="line">See the attempts and decide ${where}. The rest of the run continues.</span>`,
  );
}

function callout(tone?: 'ask' | 'bad', words: Html = nothing): Html {
  return tone === undefined
    ? html`<div id="callout"></div>`
    : html`<div id="callout" class="callout ${tone}" role="status"><p>${words}</p></div>`;
}

export function runFigures({ run, seconds, tasks }: RunView): Html {
  const { budget } = run.settings;
  const statuses = tasks.map((row) => row.status);
  const pulls = tasks.filter((row) => row.task.pull !== undefined).length;
  const merged = tasks.filter((row) => row.task.stage.at === 'complete' && row.task.stage.mergeSha).length;
  return html`<dl id="figures" class="figures">
    <div class="wide"><dt>Progress</dt><dd>${progressText(statuses)}</dd><dd>${progressBar(statuses)}</dd></div>
    <div><dt>Pull requests</dt><dd>${merged} <span class="quiet">of ${pulls} merged</span></dd></div>
    <div><dt>Time</dt><dd>${duration(seconds)}</dd></div>
    <div><dt>Cost</dt><dd>${dollars(run.spend.usd)} <span class="quiet">of ${dollars(budget.usd)}</span></dd></div>
    <div><dt>Tokens</dt><dd>${tokens(run.spend.tokens)} <span class="quiet">of ${tokens(budget.tokens)}</span></dd></div>
  </dl>`;
}

export function runApproach({ id, run, planning }: RunView): Html {
  if (run.approach === '' && planning.length === 0) return html`<section id="approach"></section>`;
  const links = planning
    .map(transcriptName)
    .map((name) => html`<a href="/runs/${id}/transcripts/${name}">transcript ${name}</a>`);
  return html`<section id="approach"><h2>Approach</h2><div class="prose">${markdown(run.approach)}</div>
    ${links.length === 0 ? nothing : html`<p class="facts">How the director planned it: ${links}</p>`}
  </section>`;
}

export function taskTable(view: RunView): Html {
  const { run, tasks } = view;
  if (tasks.length === 0) {
    const words =
      run.planning.at === 'drafting'
        ? 'The director reads the repository and writes the plan. Its tasks appear here.'
        : 'This run has no tasks.';
    return html`<section id="tasks"><h2>Tasks</h2><p class="empty">${words}</p></section>`;
  }
  return html`<section id="tasks" aria-labelledby="tasks-title">
    <h2 id="tasks-title">Tasks</h2>
    <table class="tasks">
      <thead><tr>
        <th scope="col">Task</th><th scope="col">Status</th><th scope="col">Attempts</th>
        <th scope="col">Pull request</th><th scope="col" class="num">Time</th>
        <th scope="col" class="num">Tokens</th><th scope="col" class="num">Cost</th>
      </tr></thead>
      <tbody>${tasks.map((row) => taskRow(view.id, row))}</tbody>
    </table>
  </section>`;
}

/** The chip before it says already that it waits for a person. */
function reasonBeside(waiting: Waiting | undefined): string {
  if (waiting === undefined) return '';
  return waiting.is === 'person' ? escalationText(waiting.why) : waitingText(waiting);
}

function taskRow(runId: number, { task, status, waiting, seconds, spend }: TaskRow): Html {
  const attempts = task.attempts.map(
    ({ number }) =>
      html`<li><a href="/runs/${runId}/transcripts/${task.key}/${number}"
        aria-label="Transcript of attempt ${number} at ${task.key}">${number}</a></li>`,
  );
  const reason = reasonBeside(waiting);
  return html`<tr id="task-${task.key}">
    <th scope="row">
      <a class="task-title" href="/runs/${runId}/tasks/${task.key}"><span class="key">${task.key}</span> ${task.title}</a>
      <span class="quiet">${task.profile}${task.parent ? html`, split from ${task.parent}` : nothing}</span>
    </th>
    <td>${chip(status)}${reason === '' ? nothing : html`<span class="why">${reason}</span>`}</td>
    ${cell('Attempts', attempts.length === 0 ? undefined : html`<ol class="attempts">${attempts}</ol>`)}
    ${cell('Pull request', task.pull && html`<a href="${task.pull.url}">#${task.pull.number}</a>`)}
    ${cell('Time', seconds === undefined ? undefined : duration(seconds), 'num')}
    ${cell('Tokens', spend.tokens === 0 ? undefined : tokens(spend.tokens), 'num')}
    ${cell('Cost', spend.tokens === 0 ? undefined : dollars(spend.usd), 'num')}
  </tr>`;
}

/** Labelled, because a narrow screen hides the table's head. Empty cells are hidden there, too. */
function cell(label: string, content: Html | string | undefined, kind = ''): Html {
  if (content === undefined) return html`<td class="${kind} none">–</td>`;
  return html`<td class="${kind}" data-label="${label}">${content}</td>`;
}
