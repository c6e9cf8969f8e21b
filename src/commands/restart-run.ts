// A run that is over is followed by another one of its issue, which takes its plan up from what is merged. The issue
// and the repository's settings are read anew.
import { carriedPlan, isAllDone } from '../domain/carry-over.ts';
import type { NewEffect } from '../domain/effect.ts';
import type { Fact } from '../domain/fact.ts';
import type { Run } from '../domain/run.ts';
import type { GitHub } from '../github/client.ts';
import { freshRequest } from '../github/fresh-request.ts';
import type { RepoConfig } from '../github/repo-config.ts';
import { allTasksAreDone, anotherIsInProgress, noSuchRun } from '../wording/commands/restart.ts';

type RunRequest = Fact & { type: 'run_requested' };

interface RestartDeps {
  readonly runs: {
    load(run: number): Promise<Run | undefined>;
    facts(run: number): Promise<readonly Fact[]>;
    /** The open run of this issue. */
    find(repoId: number, issue: number): Promise<number | undefined>;
    /** Undefined if the issue has an open run already. */
    create(
      first: RunRequest,
      effects: readonly NewEffect[],
      more: readonly Fact[],
    ): Promise<number | undefined>;
  };
  readonly queue: { wake(run: number): Promise<void> };
  readonly github: GitHub;
  /** What holds where a repository says nothing. */
  readonly defaults: RepoConfig;
}

/** What the next run begins with, or why there is none, in a sentence. */
type Following = { readonly first: RunRequest; readonly more: readonly Fact[] } | { readonly why: string };

export async function followingRun(
  { github, defaults }: Pick<RestartDeps, 'github' | 'defaults'>,
  run: Run,
  id: number,
  by: string,
): Promise<Following> {
  if (isAllDone(run)) return { why: allTasksAreDone() };
  const fresh = await freshRequest(github, run.place, by, defaults);
  if (!fresh.ok) return { why: fresh.why };
  const plan = carriedPlan(run, id);
  const { settings } = fresh;
  // The label named it; what is planned anew is planned by the same template.
  const { template } = run.objective;
  const objective = template === undefined ? fresh.objective : { ...fresh.objective, template };
  const first: RunRequest = { type: 'run_requested', place: run.place, objective, settings };
  return { first, more: plan === undefined ? [] : [plan] };
}

/** @returns why it did not; undefined if it did. */
export async function restartRun(deps: RestartDeps, id: number, by: string): Promise<string | undefined> {
  const { runs } = deps;
  const run = await runs.load(id);
  if (run === undefined) return noSuchRun();
  const following = await followingRun(deps, run, id, by);
  if ('why' in following) return following.why;
  const next = await runs.create(following.first, [], following.more);
  if (next !== undefined) {
    await deps.queue.wake(next);
    return undefined;
  }
  return (await isFollowed(deps, run, id)) ? undefined : anotherIsInProgress();
}

/** This was asked before, and the process died before it could say that it was done. */
async function isFollowed({ runs }: RestartDeps, { place }: Run, id: number): Promise<boolean> {
  const open = await runs.find(place.repoId, place.issue);
  const facts = open === undefined ? [] : await runs.facts(open);
  return facts.some((fact) => fact.type === 'plan_carried_over' && fact.from === id);
}
