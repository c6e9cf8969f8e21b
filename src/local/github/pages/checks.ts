// Check runs and commit statuses: the list on a commit, and a run's own page with its buttons.
import { html } from 'hono/html';
import { admit } from '../rest/authority.ts';
import { found, notFound } from '../rest/refusal.ts';
import { actionsAppId, appById } from '../world/app.ts';
import type { CheckAnnotation, CheckRun } from '../state/check.ts';
import { pressAction, runsOn } from '../world/check.ts';
import type { Pull } from '../state/pull.ts';
import type { StatusState } from '../state/status.ts';
import { latestStatuses } from '../world/status.ts';
import type { Page } from './frame.ts';
import { linkOut, moment, type Html, nothing } from './html.ts';
import { markdown } from './markdown.ts';
import { form, repositoryPage, type Site } from './routes.ts';
import type { RepositoryVisit } from './visit.ts';

export function checkPages(site: Site): void {
  repositoryPage(site, '/runs/:id', runPage);
  repositoryPage(site, '/actions/runs/:suite/job/:id', runPage);
  form(site, '/runs/:id', press, runPage);
}

const styles: Readonly<Record<StatusState, string>> = {
  success: 'good',
  pending: 'waiting',
  failure: 'bad',
  error: 'bad',
};

/** All checks of a commit, each with how it stands in a word; on a pull request's page also with its buttons. */
export function checkList(
  { state, repository, home, viewer }: RepositoryVisit,
  sha: string,
  pull?: Pull,
): Html {
  const runs = runsOn(state, repository, sha);
  const statuses = latestStatuses(state, repository, sha);
  if (runs.length + statuses.length === 0) return html`<p class="quiet">No checks have been reported.</p>`;
  const line = (
    style: string,
    name: Html,
    words: string,
    title: string | null,
    below: Html = nothing,
  ): Html =>
    html`<li class="${style}"><span class="mark" aria-hidden="true"></span> ${name}
      <span class="quiet">${words}${title === null ? '' : `: ${title}`}</span>${below}</li>`;
  return html`<ul class="checks">
    ${runs.map((run) => {
      const name = html`<a href="${home}/runs/${run.id}">${run.name}</a>`;
      const hasButtons = pull !== undefined && viewer !== undefined && run.actions.length > 0;
      return line(
        outcome(run),
        name,
        standing(run),
        run.title,
        hasButtons ? buttons(home, run, pull) : nothing,
      );
    })}
    ${statuses.map((one) => line(styles[one.state], linkOut(one.targetUrl, one.context), one.state, one.description))}
  </ul>`;
}

function outcome({ status, conclusion }: CheckRun): 'good' | 'bad' | 'waiting' | 'neutral' {
  if (status !== 'completed') return 'waiting';
  if (conclusion === 'success') return 'good';
  return conclusion === 'neutral' || conclusion === 'skipped' ? 'neutral' : 'bad';
}

function standing({ status, conclusion }: CheckRun): string {
  return (conclusion ?? status).replaceAll('_', ' ');
}

/** The buttons that the run's App gave it. Pressed on a pull request, they lead back there; elsewhere it can run again. */
function buttons(home: string, run: CheckRun, pull?: Pull): Html {
  return html`<form method="post" action="${home}/runs/${run.id}" class="row">
    ${run.actions.map(
      ({ identifier, label, description }) =>
        html`<button class="button" name="action" value="${identifier}" title="${description}">${label}</button>`,
    )}
    ${pull ? html`<input type="hidden" name="pull" value="${pull.number}">` : html`<button class="button">Run again</button>`}
  </form>`;
}

async function press(visit: RepositoryVisit): Promise<string> {
  const { state, actor, repository, viewer, typed, home } = visit;
  const run = theRun(visit);
  const action = run.actions.find((one) => one.identifier === typed('action'));
  if (viewer === undefined) throw notFound();
  if (action === undefined) {
    const isJob = run.appId === actionsAppId;
    await visit.ask('POST', isJob ? `/actions/jobs/${run.id}/rerun` : `/check-runs/${run.id}/rerequest`);
  } else {
    // The API has no way to press a run's button: on GitHub, too, only the page has.
    admit(state, actor, repository, { app: 'never', user: 'write' }, true);
    pressAction(state, run, viewer, action.identifier);
  }
  return /^\d+$/.test(typed('pull')) ? `${home}/pull/${typed('pull')}` : `${home}/runs/${run.id}`;
}

function runPage(visit: RepositoryVisit): Page {
  const { state, repository, viewer, home } = visit;
  const run = theRun(visit);
  const log = state.jobs.get(run.id)?.log ?? null;
  const main = html`<h1>${run.name} <span class="tag ${outcome(run)}">${standing(run)}</span></h1>
    <p class="quiet">${appById(state, run.appId).name} on <a href="${home}/commit/${run.headSha}"><code>${run.headSha.slice(0, 7)}</code></a>,
      started ${moment(run.startedAt)}${run.completedAt === null ? nothing : html`, completed ${moment(run.completedAt)}`}
      ${run.detailsUrl === null ? nothing : html` · ${linkOut(run.detailsUrl, 'Details')}`}</p>
    ${viewer === undefined ? nothing : buttons(home, run)}
    <section class="card"><h2 class="card-head">${run.title ?? 'No result yet'}</h2>
      <div class="card-body">${markdown(run.summary ?? '', repository)}${markdown(run.text ?? '', repository)}</div></section>
    ${log === null ? nothing : html`<section><h2>Log</h2><pre>${log}</pre></section>`}
    ${run.annotations.length === 0 ? nothing : html`<section><h2>Annotations</h2><ul class="list">${run.annotations.map(annotation)}</ul></section>`}`;
  return { title: run.name, main, repository };
}

function annotation({
  path,
  start_line: line,
  annotation_level: level,
  title,
  message,
}: CheckAnnotation): Html {
  return html`<li><div><code>${path}:${line}</code> <span class="tag ${level === 'failure' ? 'bad' : 'neutral'}">${level}</span>
    <p>${title === undefined ? nothing : html`<strong>${title}</strong> `}${message}</p></div></li>`;
}

function theRun({ state, repository, param }: RepositoryVisit): CheckRun {
  const run = found(state.checkRuns.get(Number(param('id'))));
  if (run.repositoryId !== repository.id) throw notFound();
  return run;
}
