// Check runs, suites and commit statuses as GitHub shows them.
import { actionsAppId, appById } from '../world/app.ts';
import type { CheckAnnotation, CheckRun, CheckSuite } from '../state/check.ts';
import { runsOf, suiteProgress } from '../world/check.ts';
import { openPulls } from '../world/pull.ts';
import type { Repository } from '../state/repository.ts';
import { repositoryById } from '../world/repository.ts';
import type { State } from '../state/state.ts';
import type { Status } from '../state/status.ts';
import { combinedState } from '../world/status.ts';
import { userById } from '../world/user.ts';
import { appJson } from './app.ts';
import { smallPullJson } from './pull.ts';
import { repositoryJson, repositoryPage, repositoryUrl } from './repository.ts';
import { nodeId, time, timeOrNull, type Answer } from './schema.ts';
import { userJson } from './user.ts';

type RunJson = Answer<'checks', 'get'>;

export function checkRunJson(state: State, run: CheckRun): RunJson {
  const repository = repositoryById(state, run.repositoryId);
  const url = `${repositoryUrl(state, repository)}/check-runs/${run.id}`;
  const home = repositoryPage(state, repository);
  const isJob = run.appId === actionsAppId;
  const page = isJob ? `${home}/actions/runs/${run.suiteId}/job/${run.id}` : `${home}/runs/${run.id}`;
  return {
    id: run.id,
    head_sha: run.headSha,
    node_id: nodeId('CR', run.id),
    external_id: run.externalId,
    url,
    html_url: page,
    details_url: run.detailsUrl ?? page,
    status: run.status,
    conclusion: run.conclusion,
    started_at: time(run.startedAt),
    completed_at: timeOrNull(run.completedAt),
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    name: run.name,
    check_suite: { id: run.suiteId },
    app: appJson(state, appById(state, run.appId)),
    pull_requests: pullsAt(state, repository, run.headSha),
  };
}

export function annotationJson(state: State, run: CheckRun, one: CheckAnnotation): object {
  const home = repositoryPage(state, repositoryById(state, run.repositoryId));
  return {
    ...one,
    blob_href: `${home}/blob/${run.headSha}/${one.path}`,
    start_column: one.start_column ?? null,
    end_column: one.end_column ?? null,
    title: one.title ?? null,
    raw_details: one.raw_details ?? null,
  };
}

/** A commit, as suites and pushes show it. */
export interface SmallCommit {
  readonly id: string;
  readonly tree_id: string;
  readonly message: string;
  readonly timestamp: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly committer: { readonly name: string; readonly email: string };
}

/** Its commit, which git has to be asked for, is added by whoever asks. */
export function checkSuiteJson(state: State, suite: CheckSuite): object {
  const repository = repositoryById(state, suite.repositoryId);
  const url = `${repositoryUrl(state, repository)}/check-suites/${suite.id}`;
  return {
    id: suite.id,
    node_id: nodeId('CS', suite.id),
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    ...suiteProgress(state, suite),
    url,
    before: suite.before,
    after: suite.headSha,
    pull_requests: pullsAt(state, repository, suite.headSha),
    app: appJson(state, appById(state, suite.appId)),
    repository: repositoryJson(state, repository),
    created_at: time(suite.createdAt),
    updated_at: time(suite.updatedAt),
    latest_check_runs_count: runsOf(state, suite).length,
    check_runs_url: `${url}/check-runs`,
    rerequestable: true,
    runs_rerequestable: true,
  };
}

export function statusJson(state: State, status: Status): Answer<'repos', 'createCommitStatus'> {
  const creator = userById(state, status.creatorId);
  return { ...simpleStatusJson(state, status), creator: userJson(state, creator) };
}

export function combinedStatusJson(
  state: State,
  repository: Repository,
  sha: string,
  statuses: readonly Status[],
): object {
  const url = `${repositoryUrl(state, repository)}/commits/${sha}`;
  return {
    state: combinedState(statuses),
    statuses: statuses.map((status) => ({ ...simpleStatusJson(state, status), required: null })),
    sha,
    total_count: statuses.length,
    repository: repositoryJson(state, repository),
    commit_url: url,
    url: `${url}/status`,
  };
}

function simpleStatusJson(state: State, status: Status) {
  const repository = repositoryById(state, status.repositoryId);
  return {
    url: `${repositoryUrl(state, repository)}/statuses/${status.sha}`,
    avatar_url: userJson(state, userById(state, status.creatorId)).avatar_url,
    id: status.id,
    node_id: nodeId('SC', status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: time(status.createdAt),
    updated_at: time(status.createdAt),
  };
}

function pullsAt(state: State, repository: Repository, sha: string): RunJson['pull_requests'] {
  return openPulls(state, repository)
    .filter((pull) => pull.headSha === sha)
    .map((pull) => smallPullJson(state, pull));
}
