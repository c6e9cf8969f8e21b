// Defines a webhook handler: one file per event, whose handler turns a payload into facts. A new event is one file
// here, one line in events.ts and one in app.yml.
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Speech } from '../commands/give.ts';
import type { Fact } from '../domain/fact.ts';
import type { Place, Run } from '../domain/run.ts';
import type { TaskKey } from '../domain/task-spec.ts';
import type { GitHub } from '../github/client.ts';
import type { NewEffect } from '../domain/effect.ts';
import type { Markers } from '../github/markers.ts';
import type { RepoConfig } from '../github/repo-config.ts';

/** The part of the store's runs that handlers use. */
export interface RunLedger {
  /** Undefined if this issue already has an open run. */
  create(first: Fact & { type: 'run_requested' }, effects?: NewEffect[]): Promise<number | undefined>;
  commit(commit: { run: number; facts: readonly Fact[] }): Promise<unknown>;
  load(run: number): Promise<Run | undefined>;
  /** Runs that are not closed yet. */
  open(): Promise<readonly number[]>;
  /** The open run of this labelled issue or tracking issue. */
  find(repoId: number, issue: number): Promise<number | undefined>;
  /** Its newest run, open or closed. */
  findLatest(repoId: number, issue: number): Promise<number | undefined>;
  findByPull(repoId: number, pull: number): Promise<{ run: number; task: TaskKey } | undefined>;
}

export interface WebhookDeps {
  readonly runs: RunLedger;
  readonly tracking: {
    /** Makes a sync of the tracking issue due. */
    unsync(run: number): Promise<void>;
  };
  readonly queue: { wake(run: number): Promise<void> };
  readonly github: GitHub;
  readonly markers: Markers;
  /** The server's defaults for what a repository does not set. */
  readonly defaults: RepoConfig;
  /** Carries out the commands that a person gave. */
  readonly give: (speech: Speech) => Promise<unknown>;
  readonly log: Logger;
}

export interface WebhookEvent {
  readonly event: string;
  /** @param guid identifies the delivery; a redelivery has the same. */
  handle(payload: unknown, deps: WebhookDeps, guid: string): Promise<void>;
}

/**
 * Thrown by a handler that can decide soon but not now. The delivery is kept for a later pass and does not count as
 * failed.
 */
export class NotYet extends Error {
  override readonly name = 'NotYet';
}

/** Parses the payload before the handler sees it; the schema names only what the handler reads. */
export function webhookEvent<P>(
  event: string,
  schema: z.ZodType<P>,
  handle: (payload: P, deps: WebhookDeps, guid: string) => Promise<void>,
): WebhookEvent {
  return { event, handle: (payload, deps, guid) => handle(schema.parse(payload), deps, guid) };
}

/** Schemas that several payloads share. */
export const sender = z.object({ id: z.number(), login: z.string(), type: z.string() });
export const repository = z.object({
  id: z.number(),
  name: z.string(),
  owner: z.object({ login: z.string() }),
  default_branch: z.string(),
  private: z.boolean(),
});
export const installation = z.object({ id: z.number() });

export function placeOf(
  payload: { repository: z.infer<typeof repository>; installation: z.infer<typeof installation> },
  issue: number,
): Place {
  return {
    installationId: payload.installation.id,
    owner: payload.repository.owner.login,
    repo: payload.repository.name,
    repoId: payload.repository.id,
    defaultBranch: payload.repository.default_branch,
    isPrivate: payload.repository.private,
    issue,
  };
}
