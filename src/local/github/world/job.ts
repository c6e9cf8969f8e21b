// Jobs of GitHub Actions: check runs with a log, that can be run again; and how those turn out that nobody reports.
import type { Outcome, Workflow } from '../state/job.ts';
import type { App } from '../state/app.ts';
import { actionsAppId, addApp } from './app.ts';
import { mergeWaiting } from './auto-merge.ts';
import type { CheckConclusion, CheckRun } from '../state/check.ts';
import { addCheckRun, changeCheckRun } from './check.ts';
import type { Repository } from '../state/repository.ts';
import { repositoryById } from './repository.ts';
import type { State } from '../state/state.ts';
import type { User } from '../state/user.ts';
import { addUser, userById, userByLogin } from './user.ts';

export interface ReportedJob {
  readonly sha: string;
  readonly name: string;
  /** `null`, as when left out: the job has only begun. */
  readonly conclusion?: CheckConclusion | null;
  readonly log?: string;
}

/** Reports what a job came to; one that was begun for this name and commit is completed. */
export async function reportJob(
  state: State,
  repository: Repository,
  reported: ReportedJob,
): Promise<CheckRun> {
  const { sha, name, conclusion = null } = reported;
  const begun = jobsOf(state, repository).findLast((run) => run.name === name && run.headSha === sha);
  const isOpen = begun !== undefined && begun.status !== 'completed';
  const by = bot(state);
  const run = isOpen
    ? begun
    : addJob(state, repository, by, name, sha, conclusion === null ? 'in_progress' : 'queued');
  if (conclusion === null) return run;
  const log = reported.log ?? `${name}: ${conclusion}`;
  return conclude(state, run, { conclusion, log });
}

/** All runs of jobs, oldest first. */
export function jobsOf(state: State, repository: Repository): CheckRun[] {
  return state.checkRuns.filter((run) => run.repositoryId === repository.id && run.appId === actionsAppId);
}

/** Begins the same job for the same commit anew, as a check run of its own. */
export function rerunJob(state: State, run: CheckRun, sender: User): CheckRun {
  const repository = repositoryById(state, run.repositoryId);
  const fresh = addJob(state, repository, sender, run.name, run.headSha, 'queued');
  followWorkflow(state, repository, fresh);
  return fresh;
}

/** Says how the runs of a job end that nobody reports. */
export function setWorkflow(
  state: State,
  repository: Repository,
  name: string,
  change: Partial<Workflow>,
): void {
  const present = workflowOf(state, repository, name) ?? { outcomes: [], otherwise: null, onPulls: false };
  state.workflows.set(`${repository.id}/${name}`, { ...present, ...change });
}

export function workflowOf(state: State, repository: Repository, name: string): Workflow | undefined {
  return state.workflows.get(`${repository.id}/${name}`);
}

/** Runs the workflows of pull requests for each of their heads. */
export function watchPulls(state: State): void {
  state.onHappening(({ event, action, repository, subject: { pull } }) => {
    if (event !== 'pull_request' || repository === undefined || pull === undefined) return;
    if (!['opened', 'synchronize', 'reopened'].includes(action ?? '')) return;
    for (const [key, { onPulls }] of state.workflows) {
      const [id, ...name] = key.split('/');
      if (!onPulls || Number(id) !== repository.id) continue;
      const { headSha } = state.pulls.get(pull.id) ?? pull;
      state.later(async () => {
        const run = addJob(state, repository, bot(state), name.join('/'), headSha, 'in_progress');
        followWorkflow(state, repository, run);
      });
    }
  });
}

/** Takes the next outcome that was foretold for this job, if any. */
function followWorkflow(state: State, repository: Repository, run: CheckRun): void {
  const workflow = workflowOf(state, repository, run.name);
  if (workflow === undefined) return;
  const [next, ...outcomes] = workflow.outcomes;
  setWorkflow(state, repository, run.name, { outcomes });
  const outcome = next ?? workflow.otherwise;
  if (outcome === null) return;
  const ended =
    typeof outcome === 'string' ? { conclusion: outcome, log: `${run.name}: ${outcome}` } : outcome;
  state.later(async () => {
    await conclude(state, run, ended);
  });
}

async function conclude(
  state: State,
  run: CheckRun,
  { conclusion, log }: Exclude<Outcome, string>,
): Promise<CheckRun> {
  const repository = repositoryById(state, run.repositoryId);
  state.jobs.change(run.id, { log });
  const ended = { status: 'completed', conclusion, completedAt: Date.now() } as const;
  const changed = changeCheckRun(state, run, { user: bot(state), appId: actionsAppId }, ended);
  await mergeWaiting(state, repository);
  return changed;
}

function addJob(
  state: State,
  repository: Repository,
  sender: User,
  name: string,
  headSha: string,
  status: 'queued' | 'in_progress',
): CheckRun {
  const app = actionsApp(state);
  // The job is there before anybody hears of its run.
  const id = state.nextId();
  state.jobs.put({ id, repositoryId: repository.id, log: null });
  return addCheckRun(state, repository, { user: sender, appId: null }, app, { id, name, headSha, status });
}

function bot(state: State): User {
  return userById(state, actionsApp(state).botId);
}

/** GitHub Actions is an App that is everywhere; here it is as soon as it does something. */
function actionsApp(state: State): App {
  const known = state.apps.get(actionsAppId);
  if (known) return known;
  const owner = userByLogin(state, 'github') ?? addUser(state, { login: 'github', type: 'Organization' });
  const permissions = { actions: 'write', checks: 'write', contents: 'write' } as const;
  return addApp(state, { id: actionsAppId, name: 'GitHub Actions', permissions, events: [], owner });
}
