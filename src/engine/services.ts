// Everything outside that actions use, as troupe.ts composes it. Only engine, workbench and actions see it all.
import type { Tool } from '../agents/tools/tool.ts';
import type { Logger } from 'pino';
import type { Speech } from '../commands/give.ts';
import type { SecretScan } from '../domain/secret/secret-scan.ts';
import type { Role, Settings } from '../domain/settings.ts';
import type { Mirrors } from '../git/mirrors.ts';
import type { GitHub } from '../github/client.ts';
import type { Markers } from '../github/markers.ts';
import type { Outgoing } from '../wording/outgoing.ts';
import type { RepoConfig } from '../github/repo-config.ts';
import type { Meter } from '../llm/metered.ts';
import type { Model } from '../llm/model.ts';
import type { Queue } from '../queue/queue.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { SetupPhase } from '../sandbox/setup.ts';
import type { Store } from '../store/store.ts';

export interface Services {
  readonly store: Store;
  readonly queue: Queue;
  readonly mirrors: Mirrors;
  readonly github: GitHub;
  readonly sandbox: Sandbox;
  /** Absent where no registries may be reached. */
  readonly setup?: SetupPhase;
  /** Signs the hidden markers by which our own issues and comments are found again. */
  readonly markers: Markers;
  /** Knows every secret of this process, so that none goes out in a commit or a text. */
  readonly secrets: SecretScan;
  /** Makes text that a model wrote fit to go out. */
  readonly safe: Outgoing;
  /** The model that plays a role in a run with these settings; throws a problem that teaches when it cannot be had. */
  readonly model: (role: Role, settings: Settings, meter: Meter) => Model;
  /** Gives commands that somebody said. */
  readonly give: (speech: Speech) => Promise<unknown>;
  /** What holds where a repository says nothing. */
  readonly defaults: RepoConfig;
  /** A role's tools from outside the sandbox (web search, MCP servers), for one attempt. */
  readonly extraTools: (role: Role) => Promise<readonly Tool[]>;
  readonly options: ActionOptions;
  readonly log: Logger;
}

export interface ActionOptions {
  /** Workers at the same time over all processes. */
  readonly maxConcurrentWorkers: number;
  /** Where people read the status page; without it nothing links there. */
  readonly publicUrl?: string;
  /** How long a lost GitHub answer is given to settle before it is looked for. */
  readonly settleMs: number;
  /** How long one attempt to change something on GitHub may take; it is cut off then. */
  readonly sendTimeoutMs: number;
  /** Least time between two edits of one tracking issue: what happens together is shown by one. */
  readonly gatherMs: number;
  /** Commands run on the host as they are. */
  readonly unwalled?: boolean;
  /** What all runs of one installation may cost in a calendar month, in US dollars. */
  readonly monthUsd?: number;
  /** Time limits of roles, where the server has some of their own. */
  readonly roleTimeoutSeconds?: Readonly<Partial<Record<Role, number>>>;
}
