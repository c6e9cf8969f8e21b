// Everything the local GitHub knows besides git: one table a noun. The rules are functions in the files beside this one.
import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App, Installation, InstallationToken, PendingManifest } from './app.ts';
import type { CheckRun, CheckSuite } from './check.ts';
import type { Comment } from './comment.ts';
import type { Happening } from './happening.ts';
import type { Dependency, Issue, SubIssue } from './issue.ts';
import type { Job, Workflow } from './job.ts';
import type { Label } from './label.ts';
import type { MergeQueue, QueueEntry } from './merge-queue.ts';
import type { Protection } from './protection.ts';
import type { Mergeability, Pull } from './pull.ts';
import type { Reaction } from './reaction.ts';
import type { Repository, Role } from './repository.ts';
import type { Review, ReviewComment, ReviewThread } from './review.ts';
import type { Status } from './status.ts';
import { Table } from './table.ts';
import type { User } from './user.ts';

/** How much of everything one account may do. */
interface Limits {
  requestsPerHour: number;
  concurrentRequests: number;
  contentPerMinute: number;
  contentPerHour: number;
}

/** Milliseconds. */
const aMoment = 20;

export class State {
  readonly dataDir: string;
  /** `http://127.0.0.1:PORT`, known once the server listens. */
  url = '';

  readonly users = new Table<User>();
  readonly repositories = new Table<Repository>();
  readonly apps = new Table<App>();
  readonly installations = new Table<Installation>();
  readonly protections = new Table<Protection>();
  readonly labels = new Table<Label>('labels');
  readonly issues = new Table<Issue>('issues');
  readonly subIssues = new Table<SubIssue>('issues');
  readonly dependencies = new Table<Dependency>('issues');
  readonly comments = new Table<Comment>('comments');
  readonly reactions = new Table<Reaction>('reactions');
  readonly pulls = new Table<Pull>('pulls');
  readonly reviews = new Table<Review>('reviews');
  readonly reviewThreads = new Table<ReviewThread>('review-comments');
  readonly reviewComments = new Table<ReviewComment>('review-comments');
  readonly checkSuites = new Table<CheckSuite>('checks');
  readonly checkRuns = new Table<CheckRun>('checks');
  readonly jobs = new Table<Job>();
  readonly statuses = new Table<Status>('statuses');
  readonly mergeQueues = new Table<MergeQueue>();
  readonly queueEntries = new Table<QueueEntry>('pulls');

  readonly userTokens = new Map<string, number>();
  readonly installationTokens = new Map<string, InstallationToken>();
  readonly pendingManifests = new Map<string, PendingManifest>();
  /** Role by `repositoryId/userId`. */
  readonly roles = new Map<string, Role>();
  /** Mergeability by `pullId/base/head`. */
  readonly mergeability = new Map<string, Mergeability>();
  readonly gitTurns = new Map<number, Promise<void>>();
  /** What runs of a job lead to, by `repositoryId/name`. */
  readonly workflows = new Map<string, Workflow>();
  /** The merge queues that are merging. */
  readonly busyQueues = new Set<number>();
  readonly limits: Limits = {
    requestsPerHour: 5000,
    concurrentRequests: 100,
    contentPerMinute: 80,
    contentPerHour: 500,
  };

  readonly #happenings = new EventEmitter<{ happening: [Happening] }>();
  #lastId = 1_000_000;
  readonly #underWay = new Set<Promise<void>>();
  #ended = false;

  constructor(dataDir: string) {
    this.dataDir = dataDir;
  }

  /** Database ids are far from issue numbers, so that one taken for the other is found out. */
  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** Starts what happens by itself a moment after a change, as a queue's merges do. */
  later(work: () => Promise<void>): void {
    const doing = sleep(aMoment).then(async () => (this.#ended ? undefined : work()));
    this.#underWay.add(doing);
    // Whoever waits for the world is told of a failure; nobody may be waiting yet.
    doing.then(
      () => this.#underWay.delete(doing),
      () => undefined,
    );
  }

  /** Resolves when nothing happens by itself any more; rejects when that failed. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Lets what is under way end and starts nothing new. */
  async end(): Promise<void> {
    this.#ended = true;
    await Promise.allSettled(this.#underWay);
  }

  raise(happening: Happening): void {
    this.#happenings.emit('happening', happening);
  }

  onHappening(listener: (happening: Happening) => void): void {
    this.#happenings.on('happening', listener);
  }
}
