// Check runs and the suites that hold an App's runs on one commit.
import type { CheckSuite, CheckStatus, CheckConclusion, CheckRun } from '../state/check.ts';
import type { App } from '../state/app.ts';
import { appById, installationsOn } from './app.ts';
import type { Repository } from '../state/repository.ts';
import { hasRole, repositoryById } from './repository.ts';
import type { State } from '../state/state.ts';
import type { Doer, User } from '../state/user.ts';

export type CheckRunChange = Partial<Omit<CheckRun, 'id' | 'suiteId' | 'repositoryId' | 'appId' | 'headSha'>>;

export function addCheckRun(
  state: State,
  repository: Repository,
  by: Doer,
  app: App,
  wanted: CheckRunChange & { readonly name: string; readonly headSha: string; readonly id?: number },
): CheckRun {
  const suite = suiteFor(state, repository, app, wanted.headSha, null, null);
  state.checkSuites.change(suite.id, { rerequested: false });
  const empty = { externalId: '', detailsUrl: null, title: null, summary: null, text: null };
  const run = state.checkRuns.put({
    ...empty,
    annotations: [],
    actions: [],
    status: 'queued',
    conclusion: null,
    startedAt: Date.now(),
    completedAt: null,
    ...wanted,
    id: wanted.id ?? state.nextId(),
    suiteId: suite.id,
    repositoryId: repository.id,
    appId: app.id,
  });
  tellRun(state, run, by.user, 'created');
  if (run.status === 'completed') completed(state, run, by.user);
  return run;
}

export function changeCheckRun(state: State, run: CheckRun, by: Doer, change: CheckRunChange): CheckRun {
  const changed = state.checkRuns.change(run.id, change);
  state.checkSuites.change(run.suiteId, { rerequested: false });
  if (changed.status === 'completed' && run.status !== 'completed') completed(state, changed, by.user);
  return changed;
}

/** Asks the App that made a run to do it again: it alone hears of it, and the suite waits for its answer. */
export function rerequestRun(state: State, run: CheckRun, sender: User): void {
  state.checkSuites.change(run.suiteId, { rerequested: true });
  tellOwner(state, run.appId, run.repositoryId, sender, 'check_run', 'rerequested', { checkRun: run });
}

/** Whether this person may press the buttons of check runs and ask for them again: whoever may write. */
export function mayPress(state: State, run: CheckRun, person: User): boolean {
  return hasRole(state, repositoryById(state, run.repositoryId), person, 'write');
}

/** Presses one of a run's buttons: its App alone hears of it. */
export function pressAction(state: State, run: CheckRun, sender: User, identifier: string): void {
  const subject = { checkRun: run, requestedAction: identifier };
  tellOwner(state, run.appId, run.repositoryId, sender, 'check_run', 'requested_action', subject);
}

/** Asks an App to check a commit (again). */
export function requestSuite(
  state: State,
  suite: CheckSuite,
  sender: User,
  action: 'requested' | 'rerequested',
): void {
  tellOwner(state, suite.appId, suite.repositoryId, sender, 'check_suite', action, { checkSuite: suite });
}

/** The suite of an App on a commit, made when missing. */
export function suiteFor(
  state: State,
  repository: Repository,
  app: App,
  headSha: string,
  headBranch: string | null,
  before: string | null,
): CheckSuite {
  const existing = suitesOf(state, repository, headSha).find((suite) => suite.appId === app.id);
  if (existing) return existing;
  const now = Date.now();
  const times = { createdAt: now, updatedAt: now };
  const id = state.nextId();
  const branch = headBranch ?? branchAt(state, repository, headSha);
  const about = { repositoryId: repository.id, appId: app.id, headSha, headBranch: branch, before };
  return state.checkSuites.put({ id, ...about, rerequested: false, ...times });
}

export function suitesOf(state: State, repository: Repository, sha: string): CheckSuite[] {
  return state.checkSuites.filter((suite) => suite.repositoryId === repository.id && suite.headSha === sha);
}

export function runsOf(state: State, suite: CheckSuite): CheckRun[] {
  return state.checkRuns.filter((run) => run.suiteId === suite.id);
}

/** A commit's runs, newest first; of one name and App only the newest unless `all`. */
export function runsOn(state: State, repository: Repository, sha: string, all = false): CheckRun[] {
  const runs = state.checkRuns
    .filter((run) => run.repositoryId === repository.id && run.headSha === sha)
    .reverse();
  if (all) return runs;
  return runs.filter(
    (run, index) => runs.findIndex((one) => one.name === run.name && one.appId === run.appId) === index,
  );
}

/** A suite is as far as its runs are. */
export function suiteProgress(
  state: State,
  suite: CheckSuite,
): { readonly status: CheckStatus; readonly conclusion: CheckConclusion | null } {
  const runs = runsOf(state, suite);
  if (runs.length === 0 || suite.rerequested) return { status: 'queued', conclusion: null };
  if (runs.some((run) => run.status !== 'completed')) return { status: 'in_progress', conclusion: null };
  const worst = ['failure', 'timed_out', 'action_required', 'cancelled'] as const;
  const conclusion = worst.find((one) => runs.some((run) => run.conclusion === one)) ?? 'success';
  return { status: 'completed', conclusion };
}

function completed(state: State, run: CheckRun, sender: User): void {
  tellRun(state, run, sender, 'completed');
  const suite = state.checkSuites.change(run.suiteId, { updatedAt: Date.now() });
  if (suiteProgress(state, suite).status !== 'completed') return;
  const repository = repositoryById(state, run.repositoryId);
  state.raise({
    event: 'check_suite',
    action: 'completed',
    repository,
    sender,
    subject: { checkSuite: suite },
  });
}

function tellRun(state: State, checkRun: CheckRun, sender: User, action: string): void {
  const repository = repositoryById(state, checkRun.repositoryId);
  state.raise({ event: 'check_run', action, repository, sender, subject: { checkRun } });
}

function tellOwner(
  state: State,
  appId: number,
  repositoryId: number,
  sender: User,
  event: string,
  action: string,
  subject: object,
): void {
  const repository = repositoryById(state, repositoryId);
  const app = appById(state, appId);
  const installation = installationsOn(state, repository).find((one) => one.appId === app.id);
  if (installation) state.raise({ event, action, repository, installation, sender, subject });
}

function branchAt(state: State, repository: Repository, sha: string): string | null {
  const pull = state.pulls.find((one) => one.repositoryId === repository.id && one.headSha === sha);
  return pull?.headRef ?? null;
}
