// What was reported on a commit: check runs, and the older commit statuses. Our own are left out: they are known better
// from where they were given.
import type { RepositoryName } from './authority.ts';
import type { Octokit } from './client.ts';
import { clip } from '../wording/outgoing.ts';
import { concluded } from '../wording/reasons/github.ts';

export interface ReportedCheck {
  readonly name: string;
  readonly state: 'pending' | 'passed' | 'failed';
  readonly url?: string;
  /** What it says in words; a red one's notes on lines are asked for then. */
  readonly words: () => Promise<string>;
  /** A job of GitHub Actions: its id is the check run's. */
  readonly job?: {
    readonly id: number;
    readonly suite: number | undefined;
    /** ISO 8601. */
    readonly completedAt: string;
  };
}

/** Enough for the end of a test's output; a worker reads it before its next attempt. */
const summaryLimit = 6_000;
const annotationsShown = 30;

export async function reportedChecks(
  octokit: Octokit,
  at: RepositoryName,
  ref: string,
  ourAppId: number,
): Promise<ReportedCheck[]> {
  return [...(await checkRuns(octokit, at, ref, ourAppId)), ...(await statuses(octokit, at, ref))];
}

type CheckRun = Awaited<ReturnType<Octokit['rest']['checks']['get']>>['data'];

async function checkRuns(
  octokit: Octokit,
  at: RepositoryName,
  ref: string,
  ourAppId: number,
): Promise<ReportedCheck[]> {
  const where = { owner: at.owner, repo: at.repo, ref, per_page: 100 };
  const runs = await octokit.paginate(octokit.rest.checks.listForRef, where);
  return runs
    .filter((run) => run.app?.id !== ourAppId)
    .map((run) => ({
      name: run.name,
      state: run.status === 'completed' ? stateOfConclusion(run.conclusion) : 'pending',
      words: () => wordsOf(octokit, at, run),
      ...(run.html_url ? { url: run.html_url } : {}),
      ...(run.app?.slug === 'github-actions' && run.completed_at
        ? { job: { id: run.id, suite: run.check_suite?.id, completedAt: run.completed_at } }
        : {}),
    }));
}

function stateOfConclusion(conclusion: string | null): ReportedCheck['state'] {
  if (conclusion === 'success' || conclusion === 'neutral' || conclusion === 'skipped') return 'passed';
  // Somebody has to press a button first; no other commit would help.
  return conclusion === 'action_required' ? 'pending' : 'failed';
}

async function wordsOf(octokit: Octokit, at: RepositoryName, run: CheckRun): Promise<string> {
  const { title, summary, text, annotations_count } = run.output;
  const notes = annotations_count > 0 ? await annotations(octokit, at, run.id) : [];
  const words = [title, summary, text, ...notes].filter(Boolean).join('\n');
  return clip(words || concluded(run.conclusion), summaryLimit);
}

async function annotations(octokit: Octokit, at: RepositoryName, run: number): Promise<string[]> {
  const { data } = await octokit.rest.checks.listAnnotations({
    owner: at.owner,
    repo: at.repo,
    check_run_id: run,
    per_page: annotationsShown,
  });
  return data.map((each) => `${each.path}:${each.start_line}: ${each.message ?? ''}`);
}

async function statuses(octokit: Octokit, at: RepositoryName, ref: string): Promise<ReportedCheck[]> {
  const { data } = await octokit.rest.repos.getCombinedStatusForRef({
    owner: at.owner,
    repo: at.repo,
    ref,
    per_page: 100,
  });
  return data.statuses.map((status) => ({
    name: status.context,
    state: status.state === 'success' ? 'passed' : status.state === 'pending' ? 'pending' : 'failed',
    words: async () => status.description ?? status.state,
    ...(status.target_url ? { url: status.target_url } : {}),
  }));
}
