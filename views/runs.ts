// The list of runs, newest first.
import { html } from 'hono/html';
import type { Place, RunStatus } from '../src/domain/run.ts';
import type { Spend } from '../src/domain/spend.ts';
import type { TaskStatus } from '../src/domain/task.ts';
import { dollars, moment, tokens } from './figures.ts';
import { type Html, nothing } from './html.ts';
import { chip, progressBar, progressText } from './status.ts';

export interface RunRow {
  readonly id: number;
  readonly place: Place;
  readonly title: string;
  readonly status: RunStatus;
  readonly startedAt: string;
  readonly spend: Spend;
  readonly tasks: readonly TaskStatus[];
}

interface RunsList {
  readonly rows: readonly RunRow[];
  /** The label that starts a run. */
  readonly label: string;
  /** True if this page does not show the newest runs. */
  readonly isLater: boolean;
  /** Link to the runs before these, if there are any. */
  readonly older?: string;
}

export function runsList(list: RunsList): Html {
  return html`<div id="runs">
    <div class="title"><h1>Runs</h1></div>
    ${list.rows.length === 0 ? emptyState(list) : html`<ol class="runs">${list.rows.map(runRow)}</ol>`}
    ${pager(list)}
  </div>`;
}

function runRow(run: RunRow): Html {
  const { owner, repo, issue } = run.place;
  return html`<li id="run-${run.id}">
    <div class="run-what">
      <a class="run-title" href="/runs/${run.id}">${run.title}</a>
      <span class="quiet">${owner}/${repo} #${issue} · ${moment(run.startedAt)}</span>
    </div>
    <div class="run-state">${chip(run.status)}</div>
    <div class="run-progress">
      ${progressBar(run.tasks)}
      <span class="quiet">${progressText(run.tasks)}</span>
    </div>
    <div class="run-cost"><span class="num">${dollars(run.spend.usd)}</span>
      <span class="quiet num">${tokens(run.spend.tokens)} tokens</span></div>
  </li>`;
}

function emptyState({ label, isLater }: RunsList): Html {
  if (isLater) return html`<p class="empty">There are no runs before these.</p>`;
  return html`<div class="empty">
    <p class="lead">No runs yet.</p>
    <p>Label an issue <code>${label}</code> in a repository where the App is installed. Its run appears here within
    seconds, and you can watch it from here.</p>
    <p class="quiet">Nothing appears? The person who labels needs write permission, and the App must be able to reach
    this server with its webhooks.</p>
  </div>`;
}

function pager({ isLater, older }: RunsList): Html {
  if (!isLater && older === undefined) return nothing;
  return html`<nav class="pager" aria-label="Pages">
    ${isLater ? html`<a href="/">Newest runs</a>` : nothing}
    ${older ? html`<a href="${older}" rel="next">Older runs</a>` : nothing}
  </nav>`;
}
