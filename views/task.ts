// One task: its description, its attempts, and the strategist's verdict.
import { html } from 'hono/html';
import type { Attempt } from '../src/domain/task.ts';
import type { Delivery } from '../src/domain/delivery.ts';
import { taskOfTranscript, type TranscriptKey, transcriptName } from '../src/domain/transcript-key.ts';
import type { Finding, Verdict } from '../src/domain/verdict.ts';
import { evidenceText, findingsOf } from '../src/wording/reasons/evidence.ts';
import { failureDetail, failureSummary } from '../src/wording/reasons/failure.ts';
import { waitingText } from '../src/wording/reasons/progress.ts';
import { counted, duration, moment, secondsBetween, spent } from './figures.ts';
import { type Html, nothing } from './html.ts';
import { markdown } from './markdown.ts';
import type { TaskRow } from './run.ts';
import { chip } from './status.ts';

export interface TaskView {
  readonly runId: number;
  readonly row: TaskRow;
  /** Its last delivery, and the strategist's last verdict on any of its deliveries. */
  readonly delivery?: Delivery;
  readonly verdict?: Verdict;
  /** Those that are stored. */
  readonly transcripts: readonly TranscriptKey[];
}

export function taskHead({ row }: TaskView): Html {
  const { task, status, waiting } = row;
  return html`<div id="head" class="title">
    <h1><span class="key">${task.key}</span> ${task.title}</h1>
    <p class="facts">${chip(status)}
      ${task.pull ? html`<a href="${task.pull.url}">pull request #${task.pull.number}</a>` : nothing}
      <span>${task.profile}</span>
      <span>${task.after.length === 0 ? 'no dependencies' : `depends on ${task.after.join(', ')}`}</span>
      ${row.seconds === undefined ? nothing : html`<span>${duration(row.seconds)}</span>`}
      ${row.spend.tokens === 0 ? nothing : html`<span>${spent(row.spend)}</span>`}
    </p>
    ${waiting === undefined ? nothing : html`<p class="lead">${sentenceCase(waitingText(waiting))}.</p>`}
  </div>`;
}

export function taskBrief({ row: { task }, verdict }: TaskView): Html {
  const answers = new Map(verdict?.criteria.map((result) => [result.criterion, result]));
  const criteria = task.criteria.map((criterion) => {
    const answer = answers.get(criterion);
    const state = answer === undefined ? 'open' : answer.met ? 'met' : 'unmet';
    return html`<li class="${state}"><span>${criterion}</span>
      <span class="quiet">${answer === undefined ? 'not reviewed yet' : `${state === 'met' ? 'Met' : 'Not met'}: ${evidenceText(answer)}`}</span></li>`;
  });
  return html`<section id="brief">
    <div class="prose">${markdown(task.description)}</div>
    ${criteria.length === 0 ? nothing : html`<h2>Acceptance criteria</h2><ul class="criteria">${criteria}</ul>`}
    ${task.paths.length === 0 ? nothing : html`<p class="quiet">Expected to change ${task.paths.map((path, index) => html`${index === 0 ? nothing : ', '}<code>${path}</code>`)}.</p>`}
  </section>`;
}

export function taskVerdict({ verdict }: TaskView): Html {
  if (verdict === undefined) return html`<section id="verdict"></section>`;
  const findings = findingsOf(verdict);
  return html`<section id="verdict"><h2>Review</h2>
    <p class="lead">${verdict.approved ? 'Approved' : 'Changes requested'}
      <span class="quiet">on <code>${verdict.subject.slice(0, 7)}</code></span></p>
    <div class="prose">${markdown(verdict.summary)}</div>
    ${findings.length === 0 ? nothing : html`<ul class="findings">${findings.map(finding)}</ul>`}
  </section>`;
}

function finding({ severity, path, line, text }: Finding): Html {
  const where =
    path === undefined ? nothing : html`<code>${path}${line === undefined ? '' : `:${line}`}</code> `;
  return html`<li class="${severity}"><span class="quiet">${severity}</span> ${where}${text}</li>`;
}

export function taskAttempts({ runId, row: { task }, transcripts }: TaskView): Html {
  if (task.attempts.length === 0) {
    return html`<section id="attempts"><h2>Attempts</h2><p class="empty">No attempts yet.</p></section>`;
  }
  const attempts = task.attempts.map((attempt) => attemptItem(runId, task.key, attempt, transcripts));
  return html`<section id="attempts"><h2>Attempts</h2><ol class="attempt-list">${attempts}</ol></section>`;
}

function attemptItem(
  runId: number,
  key: string,
  attempt: Attempt,
  transcripts: readonly TranscriptKey[],
): Html {
  const { number, startedAt, endedAt, failure, summary, spend } = attempt;
  const own = transcripts.filter((it) => taskOfTranscript(it) === key && it.attempt === number);
  const links = own.map(
    (it) => html`<a href="/runs/${runId}/transcripts/${transcriptName(it)}">${linkText[it.kind]}</a>`,
  );
  const took = endedAt === undefined ? 'in progress' : duration(secondsBetween(startedAt, endedAt));
  return html`<li id="attempt-${number}">
    <h3>Attempt ${number}</h3>
    <p class="facts"><span>${moment(startedAt)}</span><span>${took}</span>
      ${spend.tokens === 0 ? nothing : html`<span>${spent(spend)}</span>`}${links}</p>
    ${summary === undefined ? nothing : html`<div class="prose">${markdown(summary)}</div>`}
    ${
      failure === undefined
        ? nothing
        : html`<div class="failure"><p><strong>${sentenceCase(failureSummary(failure))}</strong></p>
      <details><summary>Feedback for the next attempt</summary><div class="prose">${markdown(failureDetail(failure))}</div></details></div>`
    }
  </li>`;
}

const linkText: Record<TranscriptKey['kind'], string> = {
  plan: 'transcript of the plan',
  replan: 'transcript of the revision',
  attempt: 'transcript',
  review: 'transcript of the review',
  resolve: 'transcript of the conflict',
};

export function taskResult({ delivery }: TaskView): Html {
  if (delivery === undefined) return html`<section id="result"></section>`;
  if (delivery.kind === 'branch') {
    return html`<section id="result"><h2>Delivered</h2>
      <p>${counted(delivery.changed.length, 'file')} at <code>${delivery.head.slice(0, 7)}</code></p>
      <ul class="paths">${delivery.changed.map((path) => html`<li><code>${path}</code></li>`)}</ul></section>`;
  }
  return html`<section id="result"><h2>${delivery.kind === 'report' ? 'Report' : 'Subtasks'}</h2>
    <div class="prose">${markdown(delivery.text)}</div></section>`;
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
