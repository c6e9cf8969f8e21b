// The hand that makes the world: what tests and the demo do without going through HTTP.
import type { Origin } from '../git/bare.ts';
import { commitFiles } from '../git/commit.ts';
import type { Deliveries, Delivery } from '../deliveries.ts';
import type { Misbehaviour } from '../misbehave.ts';
import type { RequestLog, Traffic } from '../traffic.ts';
import type { Installation, Permissions } from '../state/app.ts';
import { addApp, appById, install, uninstall } from './app.ts';
import type { CheckRun } from '../state/check.ts';
import { mayPress, pressAction } from './check.ts';
import type { Comment } from '../state/comment.ts';
import { commentsOn } from './comment.ts';
import type { Issue } from '../state/issue.ts';
import { issueByNumber, issuesOf } from './issue.ts';
import type { DequeueReason, MergeQueue } from '../state/merge-queue.ts';
import { entriesOf, mergeQueueOf, setMergeQueue } from './merge-queue.ts';
import type { Outcome } from '../state/job.ts';
import { jobsOf, reportJob, setWorkflow, workflowOf, type ReportedJob } from './job.ts';
import type { Protection } from '../state/protection.ts';
import { protect } from './protection.ts';
import type { Pull } from '../state/pull.ts';
import { pullById, pullByNumber, pullsOf } from './pull.ts';
import { watchingRefs } from './push.ts';
import { goOn, takeTurn } from './queue-turn.ts';
import type { Repository, Role } from '../state/repository.ts';
import { addRepository, alone, gitDirectory, ownerOf, repositoryByName, setRole } from './repository.ts';
import type { Review, ReviewComment } from '../state/review.ts';
import { reviewsOf, reviewCommentsOf } from './review.ts';
import type { State } from '../state/state.ts';
import type { User } from '../state/user.ts';
import { addUser, addUserToken, signatureOf, userByLogin } from './user.ts';

export interface CreatedUser {
  readonly id: number;
  readonly login: string;
  /** A personal access token. */
  readonly token: string;
}

export interface CreatedApp {
  readonly id: number;
  readonly slug: string;
  /** PEM. */
  readonly privateKey: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly webhookSecret: string;
}

/** Everything that can be done to, and asked of, the local GitHub in process. Names that do not exist throw. */
export class World {
  readonly state: State;
  readonly misbehave: Misbehaviour;
  readonly #deliveries: Deliveries;
  readonly #traffic: Traffic;

  constructor(state: State, misbehave: Misbehaviour, deliveries: Deliveries, traffic: Traffic) {
    this.state = state;
    this.misbehave = misbehave;
    this.#deliveries = deliveries;
    this.#traffic = traffic;
  }

  createUser(wanted: { login: string; name?: string; type?: 'User' | 'Organization' }): CreatedUser {
    const user = addUser(this.state, wanted);
    return { id: user.id, login: user.login, token: addUserToken(this.state, user) };
  }

  /** The owner must exist; `from.path` is any local git repository, whose branches are copied. */
  async createRepository(wanted: {
    owner: string;
    name: string;
    private?: boolean;
    defaultBranch?: string;
    from?: Origin;
  }): Promise<Repository> {
    return addRepository(this.state, { ...wanted, owner: this.user(wanted.owner) });
  }

  setRole(fullName: string, login: string, role: Role): void {
    setRole(this.state, this.repository(fullName), this.user(login), role);
  }

  protect(fullName: string, wanted: Omit<Protection, 'id' | 'repositoryId'>): Protection {
    return protect(this.state, this.repository(fullName), wanted);
  }

  /** People may tell GitHub to merge a pull request as soon as it may. */
  allowAutoMerge(fullName: string): void {
    this.state.repositories.change(this.repository(fullName).id, { allowAutoMerge: true });
  }

  /** Makes a branch (the default one unless told) take changes by a merge queue only. */
  setMergeQueue(
    fullName: string,
    branch?: string,
    wanted: Partial<Pick<MergeQueue, 'method' | 'held'>> = {},
  ): MergeQueue {
    const repository = this.repository(fullName);
    return setMergeQueue(this.state, repository, branch ?? repository.defaultBranch, wanted);
  }

  /** What waits in a branch's queue, first in line first. */
  queued(fullName: string, branch?: string): Pull[] {
    return entriesOf(this.state, this.#queue(fullName, branch)).map((entry) =>
      pullById(this.state, entry.pullId),
    );
  }

  /** From now on the queue merges nothing by itself. */
  holdMergeQueue(fullName: string, branch?: string): void {
    this.state.mergeQueues.change(this.#queue(fullName, branch).id, { held: true });
  }

  releaseMergeQueue(fullName: string, branch?: string): void {
    goOn(this.state, this.state.mergeQueues.change(this.#queue(fullName, branch).id, { held: false }));
  }

  /** Has a held queue deal with the first in line; answers whether there was one. */
  async stepMergeQueue(fullName: string, branch?: string): Promise<boolean> {
    await this.state.settled();
    return takeTurn(this.state, this.#queue(fullName, branch).id);
  }

  /** The next in line will leave the queue for this reason instead of being merged. */
  failNextInQueue(fullName: string, reason: DequeueReason = 'CI_FAILURE', branch?: string): void {
    const queue = this.#queue(fullName, branch);
    this.state.mergeQueues.change(queue.id, { failures: [...queue.failures, reason] });
  }

  #queue(fullName: string, branch?: string): MergeQueue {
    const repository = this.repository(fullName);
    const name = branch ?? repository.defaultBranch;
    return known(mergeQueueOf(this.state, repository, name), `merge queue of ${fullName} for ${name}`);
  }

  /** Reports, as GitHub Actions, what a job came to; answers its check run, whose id is the job's. */
  async reportJob(fullName: string, job: ReportedJob): Promise<CheckRun> {
    return reportJob(this.state, this.repository(fullName), job);
  }

  /** Has a job run for each head of a pull request by itself and end as told, else successfully. */
  setWorkflow(
    fullName: string,
    name: string,
    outcomes: readonly Outcome[] = [],
    otherwise: Outcome = 'success',
  ): void {
    const workflow = { outcomes, otherwise, onPulls: true };
    setWorkflow(this.state, this.repository(fullName), name, workflow);
  }

  /** How the next runs of a job end, also those that somebody asks for again. */
  nextRuns(fullName: string, name: string, outcomes: readonly Outcome[]): void {
    const repository = this.repository(fullName);
    const before = workflowOf(this.state, repository, name)?.outcomes ?? [];
    setWorkflow(this.state, repository, name, { outcomes: [...before, ...outcomes] });
  }

  /** All runs of jobs, oldest first. */
  jobs(fullName: string): CheckRun[] {
    return jobsOf(this.state, this.repository(fullName));
  }

  /** All check runs of everybody, oldest first. */
  checkRuns(fullName: string): CheckRun[] {
    const { id } = this.repository(fullName);
    return this.state.checkRuns.filter((run) => run.repositoryId === id);
  }

  /** Presses a button of a check run as a person with write permission does on its page. */
  pressButton(fullName: string, checkRunId: number, identifier: string, by: string): void {
    const run = this.checkRuns(fullName).find((one) => one.id === checkRunId);
    const pressed = known(run, `check run ${checkRunId} of ${fullName}`);
    const button = pressed.actions.find((one) => one.identifier === identifier);
    const person = this.user(by);
    if (!mayPress(this.state, pressed, person)) throw new Error(`${by} may press no button in ${fullName}`);
    pressAction(this.state, pressed, person, known(button, `button ${identifier} of that run`).identifier);
  }

  createApp(wanted: {
    name: string;
    webhookUrl?: string;
    webhookSecret?: string;
    permissions: Permissions;
    events: readonly string[];
    owner?: string;
  }): CreatedApp {
    const login = wanted.owner ?? 'local-admin';
    const owner = userByLogin(this.state, login) ?? addUser(this.state, { login });
    return addApp(this.state, { ...wanted, owner });
  }

  setWebhook(appId: number, url: string): void {
    this.state.apps.change(appId, { webhookUrl: url });
  }

  /** Installs, or changes the selection of an installation that exists. Repositories by full or short name. */
  installApp(appId: number, owner: string, repositories: readonly string[] | 'all'): Installation {
    const full = (name: string): string => (name.includes('/') ? name : `${owner}/${name}`);
    const selection =
      repositories === 'all' ? 'all' : repositories.map((name) => this.repository(full(name)));
    return install(this.state, appById(this.state, appId), this.user(owner), selection);
  }

  uninstallApp(installationId: number): void {
    const installation = this.state.installations.get(installationId);
    if (installation) uninstall(this.state, installation);
  }

  /** Commits files to a branch as somebody (the owner unless told), with the events of a push; answers the SHA. */
  async commit(
    fullName: string,
    wanted: { branch?: string; files: Record<string, string | null>; message: string; by?: string },
  ): Promise<string> {
    const repository = this.repository(fullName);
    const user = wanted.by === undefined ? ownerOf(this.state, repository) : this.user(wanted.by);
    const branch = wanted.branch ?? repository.defaultBranch;
    const change = { branch, files: wanted.files, message: wanted.message, author: signatureOf(user) };
    const write = (): Promise<string> => commitFiles(gitDirectory(this.state, repository), change);
    const by = { user, appId: null };
    return alone(this.state, repository, () => watchingRefs(this.state, repository, by, write));
  }

  user(login: string): User {
    return known(userByLogin(this.state, login), `user ${login}`);
  }

  repository(fullName: string): Repository {
    return known(repositoryByName(this.state, fullName), `repository ${fullName}`);
  }

  /** The bare repository's folder. */
  repositoryPath(fullName: string): string {
    return gitDirectory(this.state, this.repository(fullName));
  }

  /** All issues without the pull requests, oldest first. */
  issues(fullName: string): Issue[] {
    return issuesOf(this.state, this.repository(fullName)).filter((issue) => !issue.isPull);
  }

  /** An issue, or the issue side of a pull request. */
  issue(fullName: string, number: number): Issue {
    return known(issueByNumber(this.state, this.repository(fullName), number), `issue ${fullName}#${number}`);
  }

  pulls(fullName: string): Pull[] {
    return pullsOf(this.state, this.repository(fullName));
  }

  pull(fullName: string, number: number): Pull {
    return known(pullByNumber(this.state, this.repository(fullName), number), `pull ${fullName}#${number}`);
  }

  comments(fullName: string, number: number): Comment[] {
    return commentsOn(this.state, this.issue(fullName, number));
  }

  reviews(fullName: string, number: number): Review[] {
    return reviewsOf(this.state, this.pull(fullName, number));
  }

  reviewComments(fullName: string, number: number): ReviewComment[] {
    return reviewCommentsOf(this.state, this.pull(fullName, number));
  }

  requests(): readonly RequestLog[] {
    return this.#traffic.requests();
  }

  /** How much an App (without id: all Apps) has read and written over the API. */
  counts(appId?: number): { readonly reads: number; readonly writes: number } {
    return this.#traffic.counts(appId);
  }

  deliveries(): readonly Delivery[] {
    return this.#deliveries.all();
  }

  redeliver(delivery: Delivery): void {
    this.#deliveries.redeliver(delivery);
  }

  /** Resolves when nothing happens by itself any more and every webhook has been answered or given up. */
  async idle(): Promise<void> {
    await this.state.settled();
    await this.#deliveries.idle();
  }
}

function known<T>(record: T | undefined, what: string): T {
  if (record === undefined) throw new Error(`the local GitHub knows no ${what}`);
  return record;
}
