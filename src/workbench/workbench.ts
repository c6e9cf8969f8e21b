// What an agent works on: the repository's mirror with the branch that the work is to go to, and what is known about it.
import { repositoryMap, type RepositoryView } from '../agents/repository-map.ts';
import { baseBranchOf } from '../domain/branch.ts';
import type { Task } from '../domain/task.ts';
import { type TranscriptKey, transcriptName } from '../domain/transcript-key.ts';
import type { Imported } from '../git/import.ts';
import type { Mirror } from '../git/mirror.ts';
import type { Trouble } from '../domain/trouble.ts';
import { troubleText } from '../wording/reasons/trouble.ts';
import type { Job } from '../engine/job.ts';

export interface Workbench {
  readonly mirror: Mirror;
  /** The tip of the base branch as fetched: where the work is to go. */
  readonly tip: string;
  /** The tip of the default branch: whose instructions count. */
  readonly home: string;
}

/** There is nothing to work on. */
export class NoBase extends Error {
  readonly trouble: Trouble;

  constructor(branch: string) {
    const trouble = { is: 'branch_is_empty', branch } as const;
    super(troubleText(trouble));
    this.trouble = trouble;
  }
}

/**
 * Fetches the repository into its mirror, with a token that can only read it.
 * @param task what is to be worked on; without one, the run's work at large.
 */
export async function openWorkbench(job: Job, task?: Task): Promise<Workbench> {
  const mirror = await fetchMirror(job);
  const home = await tipOf(mirror, job.run.place.defaultBranch);
  return { mirror, home, tip: await tipOf(mirror, baseBranchOf(job.run, task)) };
}

export async function fetchMirror(job: Job): Promise<Mirror> {
  const { place } = job.run;
  const { mirrors, github } = job.services;
  const mirror = await mirrors.mirror(
    `${place.owner}/${place.repo}`,
    github.cloneUrl(place.owner, place.repo),
  );
  const token = await github.token(place.installationId, place.repoId, { contents: 'read' });
  await unlessAborted(mirror.fetch(token), job.signal);
  return mirror;
}

/** A fetch serves all runs of its repository, so it goes on; but nobody who has to stop waits for it. */
async function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  work.catch(() => undefined);
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const stop = (): void => aborted.reject(signal.reason as Error);
  signal.addEventListener('abort', stop);
  try {
    await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Throws NoBase when there is no such branch. */
export async function tipOf(mirror: Mirror, branch: string): Promise<string> {
  const tip = await mirror.resolve(branchRef(branch));
  if (tip === undefined) throw new NoBase(branch);
  return tip;
}

/** How the mirror names a branch of the repository on GitHub. */
export function branchRef(branch: string): string {
  return `refs/heads/${branch}`;
}

/** The folder of a conversation's worktree; the same each time, so that a restart finds and replaces it. */
export function worktreeName(job: Job, key: TranscriptKey): string {
  return `${prefixOf(job)}${transcriptName(key).replaceAll('/', '-')}`;
}

/** The folders of all its worktrees begin so. */
export function prefixOf(job: Pick<Job, 'id'>): string {
  return `${job.id}-`;
}

/** The commit that holds an imported tree: always the same for the same tree, and never pushed. */
export async function commitOf(
  bench: Workbench,
  imported: Imported & { ok: true },
  start: string,
): Promise<string> {
  if (imported.changed.length === 0) return start;
  return bench.mirror.commit({
    tree: imported.tree,
    parents: [start],
    message: 'checkpoint',
    date: '2000-01-01T00:00:00Z',
    name: 'Troupe',
    email: 'troupe@localhost',
  });
}

/** A commit's files, read from the mirror. */
export async function viewOf(bench: Workbench, commit: string): Promise<RepositoryView> {
  const read = (path: string) => bench.mirror.readFile(commit, path, 60_000);
  return { files: await bench.mirror.files(commit), read };
}

/** What every agent is told about the repository: its map, and the instructions it holds for agents. */
export async function knowledgeOf(
  bench: Workbench,
  commit: string,
): Promise<{ map: string; agentsMd?: string }> {
  const map = await repositoryMap(await viewOf(bench, commit));
  // Instructions count only from the default branch: a task's own branch could rewrite its orders.
  const agentsMd = await bench.mirror.readFile(bench.home, 'AGENTS.md', 20_000);
  return agentsMd === undefined ? { map } : { map, agentsMd };
}
