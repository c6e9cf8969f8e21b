// Check runs and check suites.
import { z } from 'zod';
import { readCommit } from '../git/log.ts';
import { hasObject, resolve } from '../git/refs.ts';
import { checkRunJson, checkSuiteJson } from '../shape/check.ts';
import { smallCommitJson } from '../shape/commit.ts';
import {
  addCheckRun,
  changeCheckRun,
  checkConclusions,
  checkStatuses,
  requestSuite,
  rerequestRun,
  runsOf,
  runsOn,
  suiteFor,
  suitesOf,
  type CheckRun,
  type CheckRunChange,
  type CheckSuite,
} from '../world/check.ts';
import { mergeWaiting } from '../world/auto-merge.ts';
import { actionsAppId, type App } from '../world/app.ts';
import type { Access } from './authority.ts';
import { found, invalid, notFound, Refusal } from './refusal.ts';
import {
  created,
  NoBody,
  ok,
  paged,
  repositoryRoute,
  type Api,
  type Reply,
  type RepositoryCall,
} from './route.ts';

const readChecks: Access = { app: ['checks:read'], user: 'read' };
const writeChecks: Access = { app: ['checks:write'], user: 'never' };

const text = z.string().max(65_535, 'exceeds a maximum bytesize of 65535').nullish();
const when = z.string().refine((value) => !Number.isNaN(Date.parse(value)), 'is not a time');

const Annotation = z.object({
  path: z.string(),
  start_line: z.number().int(),
  end_line: z.number().int(),
  start_column: z.number().int().optional(),
  end_column: z.number().int().optional(),
  annotation_level: z.enum(['notice', 'warning', 'failure']),
  message: z.string(),
  title: z.string().max(255).optional(),
  raw_details: z.string().optional(),
});

const Output = z.object({
  title: z.string().nullish(),
  summary: text,
  text,
  annotations: z.array(Annotation).max(50, 'exceeds maximum of 50').optional(),
});

const Action = z.object({
  label: z.string().max(20),
  description: z.string().max(40),
  identifier: z.string().max(20),
});

const RunChange = z.object({
  name: z.string().min(1).optional(),
  status: z.enum(checkStatuses).optional(),
  conclusion: z.enum(checkConclusions).nullish(),
  external_id: z.string().optional(),
  details_url: z.string().nullish(),
  started_at: when.optional(),
  completed_at: when.nullish(),
  output: Output.optional(),
  actions: z.array(Action).max(3, 'exceeds maximum of 3').optional(),
});
const NewRun = RunChange.extend({ name: z.string().min(1), head_sha: z.string() });

export function checkRoutes(api: Api): void {
  repositoryRoute(api, 'POST', '/check-runs', writeChecks, NewRun, async (call) => {
    const { state, repository, body, by } = call;
    if (!(await hasObject(call.directory, body.head_sha, 'commit'))) {
      throw new Refusal(422, `No commit found for SHA: ${body.head_sha}`);
    }
    const change = changeOf(body);
    const run = addCheckRun(state, repository, by, callingApp(call), {
      ...change,
      name: body.name,
      headSha: body.head_sha,
    });
    await mergeWaiting(state, repository);
    return created(checkRunJson(state, run));
  });

  repositoryRoute(api, 'GET', '/check-runs/:id', readChecks, NoBody, (call) =>
    ok(checkRunJson(call.state, theRun(call))),
  );

  repositoryRoute(api, 'PATCH', '/check-runs/:id', writeChecks, RunChange, async (call) => {
    const run = theRun(call);
    if (run.appId !== callingApp(call).id)
      throw new Refusal(
        403,
        'Invalid app_id `' +
          String(run.appId) +
          '` - check run can only be modified by the GitHub App that created it.',
      );
    const change = changeOf(call.body);
    const annotations = [...run.annotations, ...(change.annotations ?? [])];
    const changed = changeCheckRun(call.state, run, call.by, { ...change, annotations });
    await mergeWaiting(call.state, call.repository);
    return ok(checkRunJson(call.state, changed));
  });

  repositoryRoute(api, 'GET', '/check-runs/:id/annotations', readChecks, NoBody, (call) =>
    paged(call, theRun(call).annotations, (one) => ({
      path: one.path,
      blob_href: `${call.state.url}/${call.repository.fullName}/blob/${theRun(call).headSha}/${one.path}`,
      start_line: one.start_line,
      start_column: one.start_column ?? null,
      end_line: one.end_line,
      end_column: one.end_column ?? null,
      annotation_level: one.annotation_level,
      title: one.title ?? null,
      message: one.message,
      raw_details: one.raw_details ?? null,
    })),
  );

  repositoryRoute(
    api,
    'POST',
    '/check-runs/:id/rerequest',
    { ...writeChecks, user: 'write' },
    NoBody,
    (call) => {
      const run = theRun(call);
      // An App may ask itself only; the jobs of GitHub Actions are run again by a route of their own.
      if (call.by.appId !== null && call.by.appId !== run.appId) {
        throw new Refusal(403, 'Resource not accessible by integration');
      }
      if (run.appId === actionsAppId) throw new Refusal(422, 'This check run is not rerequestable');
      rerequestRun(call.state, run, call.by.user);
      return created({});
    },
  );

  repositoryRoute(api, 'GET', '/commits/:ref{.+}/check-runs', readChecks, NoBody, async (call) => {
    const sha = await theCommit(call);
    return listedRuns(call, runsOn(call.state, call.repository, sha, call.query('filter') === 'all'));
  });

  suiteRoutes(api);
}

function suiteRoutes(api: Api): void {
  repositoryRoute(api, 'GET', '/commits/:ref{.+}/check-suites', readChecks, NoBody, async (call) => {
    const appId = call.query('app_id');
    const suites = suitesOf(call.state, call.repository, await theCommit(call)).filter(
      (suite) => appId === undefined || suite.appId === Number(appId),
    );
    const wrap = (shown: unknown[]): object => ({ total_count: suites.length, check_suites: shown });
    return paged(call, suites, (suite) => suiteJson(call, suite), wrap);
  });

  const NewSuite = z.object({ head_sha: z.string() });
  repositoryRoute(api, 'POST', '/check-suites', writeChecks, NewSuite, async (call) => {
    const { state, repository, body } = call;
    if (!(await hasObject(call.directory, body.head_sha, 'commit'))) {
      throw new Refusal(422, `No commit found for SHA: ${body.head_sha}`);
    }
    const suite = suiteFor(state, repository, callingApp(call), body.head_sha, null, null);
    return created(await suiteJson(call, suite));
  });

  repositoryRoute(api, 'GET', '/check-suites/:id', readChecks, NoBody, async (call) =>
    ok(await suiteJson(call, theSuite(call))),
  );

  repositoryRoute(api, 'GET', '/check-suites/:id/check-runs', readChecks, NoBody, (call) =>
    listedRuns(call, runsOf(call.state, theSuite(call))),
  );

  repositoryRoute(
    api,
    'POST',
    '/check-suites/:id/rerequest',
    { ...writeChecks, user: 'write' },
    NoBody,
    (call) => {
      requestSuite(call.state, theSuite(call), call.by.user, 'rerequested');
      return created({});
    },
  );
}

function listedRuns(call: RepositoryCall, runs: readonly CheckRun[]): Promise<Reply> {
  const [name, status, appId] = [call.query('check_name'), call.query('status'), call.query('app_id')];
  const selected = runs
    .filter((run) => name === undefined || run.name === name)
    .filter((run) => status === undefined || run.status === status)
    .filter((run) => appId === undefined || run.appId === Number(appId));
  const wrap = (shown: unknown[]): object => ({ total_count: selected.length, check_runs: shown });
  return paged(call, selected, (run) => checkRunJson(call.state, run), wrap);
}

/** A conclusion completes a run, a completed run needs one. */
function changeOf(body: z.output<typeof RunChange>): CheckRunChange {
  const { output, conclusion } = body;
  const completes = conclusion != null || body.status === 'completed';
  if (completes && conclusion == null) {
    throw invalid({ resource: 'CheckRun', code: 'missing_field', field: 'conclusion' });
  }
  if (output && (output.summary == null || (body.name !== undefined && output.title == null))) {
    throw new Refusal(422, 'Invalid request.\n\n"summary", "title" weren\'t supplied.');
  }
  const status = completes ? 'completed' : body.status;
  return {
    ...(body.name === undefined ? {} : { name: body.name }),
    ...(status === undefined ? {} : { status }),
    ...(conclusion == null ? {} : { conclusion }),
    ...(completes
      ? { completedAt: body.completed_at == null ? Date.now() : Date.parse(body.completed_at) }
      : {}),
    ...(status !== undefined && !completes ? { conclusion: null, completedAt: null } : {}),
    ...(body.started_at === undefined ? {} : { startedAt: Date.parse(body.started_at) }),
    ...(body.external_id === undefined ? {} : { externalId: body.external_id }),
    ...(body.details_url == null ? {} : { detailsUrl: body.details_url }),
    ...(body.actions === undefined ? {} : { actions: body.actions }),
    ...outputOf(output),
  };
}

function outputOf(output: z.output<typeof Output> | undefined): CheckRunChange {
  if (output === undefined) return {};
  return {
    ...(output.title == null ? {} : { title: output.title }),
    summary: output.summary ?? null,
    ...(output.text === undefined ? {} : { text: output.text }),
    ...(output.annotations === undefined ? {} : { annotations: output.annotations }),
  };
}

async function suiteJson(call: RepositoryCall, suite: CheckSuite): Promise<object> {
  const commit = await readCommit(call.directory, suite.headSha);
  return checkSuiteJson(call.state, suite, smallCommitJson(commit));
}

function theRun(call: RepositoryCall): CheckRun {
  const run = found(call.state.checkRuns.get(call.number('id')));
  if (run.repositoryId !== call.repository.id) throw notFound();
  return run;
}

function theSuite(call: RepositoryCall): CheckSuite {
  const suite = found(call.state.checkSuites.get(call.number('id')));
  if (suite.repositoryId !== call.repository.id) throw notFound();
  return suite;
}

/** The commit that `:ref` names: a SHA, branch or tag. */
export async function theCommit(call: RepositoryCall): Promise<string> {
  const ref = call.param('ref');
  const sha = await resolve(call.directory, ref);
  if (sha === undefined) throw new Refusal(422, `No commit found for SHA: ${ref}`);
  return sha;
}

function callingApp(call: RepositoryCall): App {
  if (call.actor.kind === 'installation') return call.actor.app;
  throw new Refusal(403, 'You must authenticate via a GitHub App.');
}
