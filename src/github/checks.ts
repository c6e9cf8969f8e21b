// What the checks on a head say: check runs, commit statuses, and what branch protection requires but nobody reported yet.
import type { FailedCheck } from '../domain/task.ts';
import type { RepositoryName } from './authority.ts';
import type { Octokit } from './client.ts';
import { reviewCheckName } from './effects/check-run.ts';
import { isNotFound } from './failure.ts';
import { clip } from './outgoing.ts';
import { hasWorkflows } from './workflows.ts';

export interface Checks {
  readonly pending: readonly string[];
  readonly failed: readonly FailedCheck[];
}

interface Check {
  readonly name: string;
  readonly state: 'pending' | 'passed' | 'failed';
  readonly summary: string;
  readonly url?: string;
}

export interface CheckedHead {
  readonly head: string;
  readonly base: { readonly ref: string; readonly sha: string };
  /** For how long nothing has happened to the pull request; it was not pushed to since, at any rate. */
  readonly quietMs: number;
  readonly ourAppId: number;
}

/** CI that has said nothing by then says nothing about this head: no workflow is for it. */
const patienceMs = 60_000;

/** Enough for the end of a test's output; a worker reads it before its next attempt. */
const summaryLimit = 6_000;
const annotationsShown = 30;

/** Our own verdict is left out: it is known better from where it was given. */
export async function checksOf(octokit: Octokit, at: RepositoryName, about: CheckedHead): Promise<Checks> {
  const seen = [
    ...(await checkRuns(octokit, at, about.head, about.ourAppId)),
    ...(await statuses(octokit, at, about.head)),
  ];
  const missing = (await requiredChecks(octokit, at, about.base.ref)).filter(
    (name) => name !== reviewCheckName && !seen.some((check) => check.name === name),
  );
  const unfinished = seen.filter((check) => check.state === 'pending').map((check) => check.name);
  const awaited = [...new Set([...unfinished, ...missing])];
  return {
    pending: awaited.length > 0 ? awaited : await stillToCome(octokit, at, about, seen.length > 0),
    failed: seen
      .filter((check) => check.state === 'failed')
      .map(({ name, summary, url }) => ({ name, summary, ...(url === undefined ? {} : { url }) })),
  };
}

/**
 * What no check shows: a suite with further checks to come (a job that waits for another has none until then), and CI
 * that has not begun. A suite without any check means nothing: GitHub makes one for every app that could have some.
 */
async function stillToCome(
  octokit: Octokit,
  at: RepositoryName,
  about: CheckedHead,
  reported: boolean,
): Promise<string[]> {
  const where = { owner: at.owner, repo: at.repo, ref: about.head, per_page: 100 };
  const suites = await octokit.paginate(octokit.rest.checks.listSuitesForRef, where);
  const unfinished = suites.filter(
    (suite) =>
      suite.app?.id !== about.ourAppId && suite.latest_check_runs_count > 0 && suite.status !== 'completed',
  );
  if (unfinished.length > 0) return unfinished.map((suite) => suite.app?.name ?? 'CI');
  if (reported || about.quietMs >= patienceMs) return [];
  return (await hasWorkflows(octokit, at, about.base.sha)) ? ['CI (nothing reported yet)'] : [];
}

async function checkRuns(
  octokit: Octokit,
  at: RepositoryName,
  head: string,
  ourAppId: number,
): Promise<Check[]> {
  const where = { owner: at.owner, repo: at.repo };
  const runs = await octokit.paginate(octokit.rest.checks.listForRef, { ...where, ref: head, per_page: 100 });
  const others = runs.filter((run) => run.app?.id !== ourAppId);
  return Promise.all(
    others.map(async (run) => {
      const state = run.status === 'completed' ? stateOfConclusion(run.conclusion) : 'pending';
      const notes =
        state === 'failed' && run.output.annotations_count > 0 ? await annotations(octokit, at, run.id) : [];
      const { title, summary, text } = run.output;
      const words = [title, summary, text, ...notes].filter(Boolean).join('\n');
      return {
        name: run.name,
        state,
        summary: clip(words || `concluded ${run.conclusion ?? 'nothing yet'}`, summaryLimit),
        ...(run.html_url ? { url: run.html_url } : {}),
      };
    }),
  );
}

function stateOfConclusion(conclusion: string | null): Check['state'] {
  if (conclusion === 'success' || conclusion === 'neutral' || conclusion === 'skipped') return 'passed';
  // Somebody has to press a button first; no other commit would help.
  return conclusion === 'action_required' ? 'pending' : 'failed';
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

async function statuses(octokit: Octokit, at: RepositoryName, head: string): Promise<Check[]> {
  const { data } = await octokit.rest.repos.getCombinedStatusForRef({
    owner: at.owner,
    repo: at.repo,
    ref: head,
    per_page: 100,
  });
  return data.statuses.map((status) => ({
    name: status.context,
    state: status.state === 'success' ? 'passed' : status.state === 'pending' ? 'pending' : 'failed',
    summary: status.description ?? status.state,
    ...(status.target_url ? { url: status.target_url } : {}),
  }));
}

/** From the branch itself, which needs no right to administer; rules of rulesets have an address of their own. */
async function requiredChecks(octokit: Octokit, at: RepositoryName, base: string): Promise<string[]> {
  const where = { owner: at.owner, repo: at.repo, branch: base };
  const { data: branch } = await octokit.rest.repos.getBranch(where);
  const status = branch.protection?.required_status_checks;
  const byProtection = [...(status?.contexts ?? []), ...(status?.checks ?? []).map((check) => check.context)];
  return [...new Set([...byProtection, ...(await checksOfRulesets(octokit, where))])];
}

async function checksOfRulesets(
  octokit: Octokit,
  where: { owner: string; repo: string; branch: string },
): Promise<string[]> {
  try {
    const rules = await octokit.paginate(octokit.rest.repos.getBranchRules, { ...where, per_page: 100 });
    return rules.flatMap((rule) =>
      rule.type === 'required_status_checks'
        ? (rule.parameters?.required_status_checks ?? []).map((check) => check.context)
        : [],
    );
  } catch (error) {
    // Servers older than rulesets do not know the address.
    if (isNotFound(error)) return [];
    throw error;
  }
}
