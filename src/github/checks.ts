// What the checks on a head say: check runs, commit statuses, and what the base requires but nobody reported yet. Of each
// red one: what it printed, whether the base is just as red, and how it can be run again.
import type { FailedCheck } from '../domain/pull-request.ts';
import type { ActionsAccess } from './actions-access.ts';
import type { RepositoryName } from './authority.ts';
import type { Octokit } from './client.ts';
import { reviewCheckName } from './effects/check-run.ts';
import { endOfJobLog } from './job-log.ts';
import { clip } from '../wording/outgoing.ts';
import { ciHasReportedNothing } from '../wording/reasons/github.ts';
import { type ReportedCheck, reportedChecks } from './reported-checks.ts';
import { hasWorkflows } from './workflows.ts';

interface Checks {
  readonly pending: readonly string[];
  readonly failed: readonly FailedCheck[];
}

interface CheckedHead {
  readonly head: string;
  readonly base: { readonly ref: string; readonly sha: string };
  /** Checks that a ruleset requires of the base. */
  readonly requiredByRules: readonly string[];
  /** For how long nothing has happened to the pull request; it was not pushed to since, at any rate. */
  readonly quietMs: number;
  readonly ourAppId: number;
  readonly actions?: () => Promise<ActionsAccess>;
}

/** CI that has said nothing by then says nothing about this head: no workflow is for it. */
const patienceMs = 60_000;

export async function checksOf(octokit: Octokit, at: RepositoryName, about: CheckedHead): Promise<Checks> {
  const reported = await reportedChecks(octokit, at, about.head, about.ourAppId);
  const base = await baseBranch(octokit, at, about.base.ref);
  const missing = [...base.requiredChecks, ...about.requiredByRules].filter(
    (name) => name !== reviewCheckName && !reported.some((check) => check.name === name),
  );
  const red = reported.filter((check) => check.state === 'failed');
  const going = red.some(({ job }) => job) ? await unfinishedSuites(octokit, at, about) : undefined;
  // While its run goes on, a job cannot be run again, and more of the run may turn red.
  const isUnderWay = ({ job }: ReportedCheck): boolean => going?.some(({ id }) => id === job?.suite) ?? false;
  const unfinished = reported.filter((check) => check.state === 'pending' || isUnderWay(check));
  const awaited = [...new Set([...unfinished.map((check) => check.name), ...missing])];
  return {
    pending:
      awaited.length > 0
        ? awaited
        : await stillToCome(octokit, at, about, {
            hasReported: reported.length > 0,
            known: going,
          }),
    failed: await tellFailed(
      octokit,
      at,
      red.filter((check) => !isUnderWay(check)),
      { ...about, tip: base.tip },
    ),
  };
}

interface Suite {
  readonly id: number;
  readonly by: string;
}

/** With further checks to come. A suite without any means nothing: GitHub makes one for every app that could have some. */
async function unfinishedSuites(
  octokit: Octokit,
  at: RepositoryName,
  { head, ourAppId }: CheckedHead,
): Promise<Suite[]> {
  const where = { owner: at.owner, repo: at.repo, ref: head, per_page: 100 };
  const suites = await octokit.paginate(octokit.rest.checks.listSuitesForRef, where);
  return suites
    .filter((suite) => suite.app?.id !== ourAppId)
    .filter((suite) => suite.latest_check_runs_count > 0 && suite.status !== 'completed')
    .map(({ id, app }) => ({ id, by: app?.name ?? 'CI' }));
}

/** What no check shows: a job that waits for another has none until then, and CI may not have begun. */
async function stillToCome(
  octokit: Octokit,
  at: RepositoryName,
  about: CheckedHead,
  { hasReported, known }: { readonly hasReported: boolean; readonly known: readonly Suite[] | undefined },
): Promise<string[]> {
  const unfinished = known ?? (await unfinishedSuites(octokit, at, about));
  if (unfinished.length > 0) return unfinished.map(({ by }) => by);
  if (hasReported || about.quietMs >= patienceMs) return [];
  return (await hasWorkflows(octokit, at, about.base.sha)) ? [ciHasReportedNothing()] : [];
}

async function tellFailed(
  octokit: Octokit,
  at: RepositoryName,
  red: readonly ReportedCheck[],
  about: CheckedHead & { readonly tip: string },
): Promise<FailedCheck[]> {
  if (red.length === 0) return [];
  const onBase = await reportedChecks(octokit, at, about.tip, about.ourAppId);
  const redOnBase = new Set(onBase.filter((each) => each.state === 'failed').map((each) => each.name));
  const access = red.some(({ job }) => job) ? await about.actions?.() : undefined;
  return Promise.all(
    red.map(async (check) => {
      const { name, url, job } = check;
      const words = await check.words();
      const common = { name, ...(url === undefined ? {} : { url }) };
      if (redOnBase.has(name)) return { ...common, summary: words, alsoOnBase: true };
      const log = job && access?.octokit ? await endOfJobLog(access.octokit, at, job) : '';
      const again = { kind: 'job', id: job?.id ?? 0, completedAt: job?.completedAt ?? '' } as const;
      return { ...common, summary: withLog(words, log), ...(job && access?.mayRerun ? { again } : {}) };
    }),
  );
}

/** The log says more than what stands above it, so that has to be short then. */
const wordsBesideLog = 1_200;

function withLog(words: string, log: string): string {
  if (log === '') return words;
  return `${clip(words, wordsBesideLog)}\n\n\`\`\`text\n${log.replaceAll('```', "'''")}\n\`\`\``;
}

/** The branch itself says what its protection requires, without a right to administer. */
async function baseBranch(
  octokit: Octokit,
  at: RepositoryName,
  name: string,
): Promise<{ readonly tip: string; readonly requiredChecks: readonly string[] }> {
  const where = { owner: at.owner, repo: at.repo, branch: name };
  const { data: branch } = await octokit.rest.repos.getBranch(where);
  const status = branch.protection?.required_status_checks;
  return {
    tip: branch.commit.sha,
    requiredChecks: [...(status?.contexts ?? []), ...(status?.checks ?? []).map((check) => check.context)],
  };
}
