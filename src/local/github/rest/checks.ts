// Check runs and check suites.
import { z } from 'zod';
import { readCommit, type Commit } from '../git/log.ts';
import { annotationJson, checkRunJson, checkSuiteJson } from '../shape/check.ts';
import { smallCommitJson } from '../shape/commit.ts';
import type { App } from '../state/app.ts';
import { actionsAppId } from '../world/app.ts';
import { mergeWaiting } from '../world/auto-merge.ts';
import { checkConclusions, checkStatuses, type CheckRun, type CheckSuite } from '../state/check.ts';
import {
  addCheckRun,
  changeCheckRun,
  rerequestRun,
  runsOn,
  suitesOf,
  type CheckRunChange,
} from '../world/check.ts';
import { readChecks, rerequestChecks, writeChecks } from './access.ts';
import { mustBeCommit, theCommit } from './commits.ts';
import { found, invalid, Refusal } from './refusal.ts';
import {
  created,
  inRepository,
  NoBody,
  ok,
  paged,
  recordOf,
  type Api,
  type Reply,
  type RepositoryCall,
} from './route.ts';

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
  const { get, post, patch } = inRepository(api);

  post(
    '/check-runs',
    writeChecks,
    NewRun,
    async (call) => {
      const { state, repository, body, by } = call;
      await mustBeCommit(call, body.head_sha);
      const about = { ...changeOf(body), name: body.name, headSha: body.head_sha };
      const { id } = addCheckRun(state, repository, by, callingApp(call), about);
      await mergeWaiting(state, repository);
      return id;
    },
    ({ state }, id) => created(checkRunJson(state, found(state.checkRuns.get(id)))),
  );
  get('/check-runs/:id', readChecks, shown);
  patch('/check-runs/:id', writeChecks, RunChange, changed, shown);
  get('/check-runs/:id/annotations', readChecks, (call) =>
    paged(call, theRun(call).annotations, (one) => annotationJson(call.state, theRun(call), one)),
  );
  post('/check-runs/:id/rerequest', rerequestChecks, NoBody, (call) => {
    const run = theRun(call);
    // An App may ask itself only; the jobs of GitHub Actions are run again by a route of their own.
    if (call.by.appId !== null && call.by.appId !== run.appId) {
      throw new Refusal(403, 'Resource not accessible by integration');
    }
    if (run.appId === actionsAppId) throw new Refusal(422, 'This check run is not rerequestable');
    rerequestRun(call.state, run, call.by.user);
    return created({});
  });
  get('/commits/:ref{.+}/check-runs', readChecks, theCommit, (call, sha) =>
    listedRuns(call, runsOn(call.state, call.repository, sha, call.query('filter') === 'all')),
  );
  suiteRoutes(api);
}

function suiteRoutes(api: Api): void {
  const { get } = inRepository(api);
  const commitOf = async (call: RepositoryCall): Promise<Commit> =>
    readCommit(call.directory, theSuite(call).headSha);

  get(
    '/commits/:ref{.+}/check-suites',
    readChecks,
    async (call) => readCommit(call.directory, await theCommit(call)),
    (call, commit) => {
      const appId = call.query('app_id');
      const suites = suitesOf(call.state, call.repository, commit.sha).filter(
        (suite) => appId === undefined || suite.appId === Number(appId),
      );
      const wrap = (shown: unknown[]): object => ({ total_count: suites.length, check_suites: shown });
      return paged(call, suites, (suite) => suiteJson(call, suite, commit), wrap);
    },
  );
  get('/check-suites/:id', readChecks, commitOf, (call, commit) =>
    ok(suiteJson(call, theSuite(call), commit)),
  );
}

function shown(call: RepositoryCall): Reply {
  return ok(checkRunJson(call.state, theRun(call)));
}

async function changed(call: RepositoryCall<z.output<typeof RunChange>>): Promise<void> {
  const run = theRun(call);
  if (run.appId !== callingApp(call).id) {
    const message = `Invalid app_id \`${run.appId}\` - check run can only be modified by the GitHub App that created it.`;
    throw new Refusal(403, message);
  }
  const change = changeOf(call.body);
  const annotations = [...run.annotations, ...(change.annotations ?? [])];
  changeCheckRun(call.state, run, call.by, { ...change, annotations });
  await mergeWaiting(call.state, call.repository);
}

function listedRuns(call: RepositoryCall, runs: readonly CheckRun[]): Reply {
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

function suiteJson({ state }: RepositoryCall, suite: CheckSuite, commit: Commit): object {
  return { ...checkSuiteJson(state, suite), head_commit: smallCommitJson(commit) };
}

function theRun(call: RepositoryCall): CheckRun {
  return recordOf(call, call.state.checkRuns);
}

function theSuite(call: RepositoryCall): CheckSuite {
  return recordOf(call, call.state.checkSuites);
}

function callingApp(call: RepositoryCall): App {
  if (call.actor.kind === 'installation') return call.actor.app;
  throw new Refusal(403, 'You must authenticate via a GitHub App.');
}
