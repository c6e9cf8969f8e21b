// Jobs of GitHub Actions: their logs, and running them again.
import { randomToken } from '../world/user.ts';
import { rerunJob } from '../world/job.ts';
import type { CheckRun } from '../state/check.ts';
import { runsOn } from '../world/check.ts';
import { readActions, writeActions } from './access.ts';
import { found, notFound, Refusal } from './refusal.ts';
import { created, NoBody, inRepository, recordOf, type Api, type RepositoryCall } from './route.ts';

const logs = '/actions-logs';
/** Milliseconds; GitHub's links to logs are good for a minute. */
const linkLife = 60_000;

export function jobRoutes(api: Api): void {
  const { get, post } = inRepository(api);
  const { state } = api;
  const links = new Map<string, { readonly log: string; readonly until: number }>();

  get('/actions/jobs/:id/logs', readActions, (call) => {
    const run = theJob(call);
    const { log } = found(state.jobs.get(run.id));
    if (log === null) throw notFound();
    const key = randomToken();
    links.set(key, { log: stamped(log, run), until: Date.now() + linkLife });
    return { status: 302, headers: { location: `${state.url}${logs}/${key}` } };
  });

  // Whoever has the link may read: the log itself is kept elsewhere, and asks for no token.
  api.app.get(`${logs}/:key`, (context) => {
    const link = links.get(context.req.param('key'));
    if (link === undefined || link.until < Date.now()) return context.text('The link has expired.', 403);
    return context.body(link.log, 200, { 'content-type': 'text/plain; charset=utf-8' });
  });

  post('/actions/jobs/:id/rerun', writeActions, NoBody, (call) => {
    const run = theJob(call);
    if (run.status !== 'completed') {
      throw new Refusal(403, 'The workflow run containing this job is already running');
    }
    rerunJob(state, run, call.by.user);
    return created({});
  });

  // All jobs for a commit are one run of a workflow here.
  post('/actions/runs/:run/rerun-failed-jobs', writeActions, NoBody, (call) => {
    const suite = found(state.checkSuites.get(call.number('run')));
    const newest = runsOn(state, call.repository, suite.headSha).filter((run) => run.suiteId === suite.id);
    if (newest.some((run) => run.status !== 'completed')) {
      throw new Refusal(403, 'This workflow run is already running');
    }
    const failed = newest.filter((run) => run.conclusion !== 'success' && run.conclusion !== 'skipped');
    if (failed.length === 0) throw new Refusal(403, 'The workflow run cannot be retried');
    for (const run of failed) rerunJob(state, run, call.by.user);
    return created({});
  });
}

/** Each line of a log begins with its moment, to the ten-millionth of a second. */
function stamped(log: string, { completedAt, startedAt }: CheckRun): string {
  const moment = new Date(completedAt ?? startedAt).toISOString().replace('Z', '0000Z');
  const lines = log.replace(/\n$/, '').split('\n');
  return `\uFEFF${lines.map((line) => `${moment} ${line}\n`).join('')}`;
}

function theJob(call: RepositoryCall): CheckRun {
  return found(call.state.checkRuns.get(recordOf(call, call.state.jobs).id));
}
