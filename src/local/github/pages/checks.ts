// Check runs and commit statuses: the list on a commit, and a run's own page with its buttons.
import { html } from 'hono/html';
import { admit } from '../rest/authority.ts';
import { found, notFound } from '../rest/refusal.ts';
import { actionsAppId, appById } from '../world/app.ts';
import { pressAction, runsOn, type CheckAnnotation, type CheckRun } from '../world/check.ts';
import type { Pull } from '../world/pull.ts';
import type { Repository } from '../world/repository.ts';
import { latestStatuses } from '../world/status.ts';
import { commitLink } from './commits.ts';
import type { Page } from './frame.ts';
import { linkOut, moment, type Html, nothing } from './html.ts';
import { markdown } from './markdown.ts';
import { repositoryApi, repositoryForm, repositoryPage, type RepositoryVisit, type Site } from './visit.ts';

export function checkPages(site: Site): void {
  repositoryPage(site, '/runs/:id', (visit) => runPage(visit, theRun(visit)));
  repositoryPage(site, '/actions/runs/:suite/job/:id', (visit) => runPage(visit, theRun(visit)));
  repositoryForm(
    site,
    '/runs/:id',
    async (visit) => {
      const run = theRun(visit);
      const { repository, state, viewer, typed } = visit;
      const action = run.actions.find((one) => one.identifier === typed('action'));
      if (viewer === undefined) throw notFound();
      if (action === undefined) {
        const again =
          run.appId === actionsAppId ? `actions/jobs/${run.id}/rerun` : `check-runs/${run.id}/rerequest`;
        await visit.ask('POST', `${repositoryApi(visit)}/${again}`);
      } else {
        // The API has no way to press a run's button: on GitHub, too, only the page has.
        admit(state, visit.actor, repository, { app: 'never', user: 'write' }, true);
        pressAction(state, run, viewer, action.identifier);
      }
      const from = typed('pull');
      return `/${repository.fullName}/${/^\d+$/.test(from) ? `pull/${from}` : `runs/${run.id}`}`;
    },
    (visit) => runPage(visit, theRun(visit)),
  );
}

/** All checks of a commit, each with how it stands in a word; on a pull request's page also with its buttons. */
export function checkList({ state, repository, viewer }: RepositoryVisit, sha: string, pull?: Pull): Html {
  const runs = runsOn(state, repository, sha);
  const statuses = latestStatuses(state, repository, sha);
  if (runs.length + statuses.length === 0) return html`<p class="quiet">No checks have been reported.</p>`;
  return html`<ul class="checks">
    ${runs.map(
      (run) => html`<li class="${outcome(run)}"><span class="mark" aria-hidden="true"></span>
        <a href="/${repository.fullName}/runs/${run.id}">${run.name}</a>
        <span class="quiet">${standing(run)}${run.title === null ? '' : `: ${run.title}`}</span>
        ${pull === undefined || viewer === undefined ? nothing : pressable(repository, run, pull)}</li>`,
    )}
    ${statuses.map(
      (
        status,
      ) => html`<li class="${{ success: 'good', pending: 'waiting', failure: 'bad', error: 'bad' }[status.state]}"><span class="mark" aria-hidden="true"></span>
        ${linkOut(status.targetUrl, status.context)}
        <span class="quiet">${status.state}${status.description === null ? '' : `: ${status.description}`}</span></li>`,
    )}
  </ul>`;
}

function pressable(repository: Repository, run: CheckRun, pull: Pull): Html {
  if (run.actions.length === 0) return nothing;
  return html`<form method="post" action="/${repository.fullName}/runs/${run.id}" class="row">
    <input type="hidden" name="pull" value="${pull.number}">${actionButtons(run)}</form>`;
}

function outcome({ status, conclusion }: CheckRun): 'good' | 'bad' | 'waiting' | 'neutral' {
  if (status !== 'completed') return 'waiting';
  if (conclusion === 'success') return 'good';
  return conclusion === 'neutral' || conclusion === 'skipped' ? 'neutral' : 'bad';
}

function standing({ status, conclusion }: CheckRun): string {
  return (conclusion ?? status).replaceAll('_', ' ');
}

function runPage(visit: RepositoryVisit, run: CheckRun): Page {
  const { state, repository, viewer } = visit;
  const app = appById(state, run.appId);
  const job = state.jobs.get(run.id);
  const main = html`<h1>${run.name} <span class="tag ${outcome(run)}">${standing(run)}</span></h1>
    <p class="quiet"><a href="/apps/${app.slug}">${app.name}</a> on ${commitLink(repository, run.headSha)},
      started ${moment(run.startedAt)}${run.completedAt === null ? nothing : html`, completed ${moment(run.completedAt)}`}
      ${run.detailsUrl === null ? nothing : html` · ${linkOut(run.detailsUrl, 'Details')}`}</p>
    ${viewer === undefined ? nothing : buttons(run)}
    <section class="card"><h2 class="card-head">${run.title ?? 'No result yet'}</h2>
      <div class="card-body">${markdown(run.summary ?? '', repository)}${markdown(run.text ?? '', repository)}</div></section>
    ${job?.log == null ? nothing : html`<section><h2>Log</h2><pre>${job.log}</pre></section>`}
    ${run.annotations.length === 0 ? nothing : html`<section><h2>Annotations</h2><ul class="list">${run.annotations.map(annotation)}</ul></section>`}`;
  return { title: run.name, main, repository };
}

function buttons(run: CheckRun): Html {
  return html`<form method="post" class="row">
    ${actionButtons(run)}
    <button class="button">Run again</button>
  </form>`;
}

function actionButtons(run: CheckRun): Html {
  return html`${run.actions.map(
    ({ identifier, label, description }) =>
      html`<button class="button" name="action" value="${identifier}" title="${description}">${label}</button>`,
  )}`;
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
