// Starts a run as a person would: opens an issue and labels it.
import { setTimeout } from 'node:timers/promises';
import { repoConfigPath } from '../../domain/troupe-files.ts';
import { parseRepoConfig } from '../../github/repo-config.ts';
import type { RunId } from '../../store/runs.ts';
import { git } from '../github/git/run.ts';
import type { IssueText } from './issue-text.ts';
import type { LocalSetup } from './local-setup.ts';

const answerWithinMs = 30_000;

interface StartedRun {
  readonly run: RunId;
  /** The issue's page on the local GitHub. */
  readonly issueUrl: string;
}

/** @throws with Troupe's comment on the issue, if no run started. */
export async function startRun(setup: LocalSetup, text: IssueText, signal: AbortSignal): Promise<StartedRun> {
  const { octokit, owner, repo } = setup;
  const { data: repository } = await octokit.rest.repos.get({ owner, repo });
  const { data: issue } = await octokit.rest.issues.create({ owner, repo, ...text });
  const labels = [await startingLabel(setup)];
  await octokit.rest.issues.addLabels({ owner, repo, issue_number: issue.number, labels });
  const deadline = Date.now() + answerWithinMs;
  while (Date.now() < deadline) {
    // In this order, because Troupe also comments on runs that did start, after recording them.
    const said = await firstComment(setup, issue.number);
    const run = await setup.store.runs.find(repository.id, issue.number);
    if (run !== undefined) return { run, issueUrl: issue.html_url };
    if (said !== undefined) throw new Error(`Troupe did not start a run. Its comment: ${said}`);
    await setTimeout(50, undefined, { signal });
  }
  throw new Error(`Troupe neither started a run nor commented. See its log: ${setup.logFile}`);
}

/** Without the HTML comments that Troupe uses as markers. */
async function firstComment(
  { octokit, owner, repo }: LocalSetup,
  issue_number: number,
): Promise<string | undefined> {
  const { data: comments } = await octokit.rest.issues.listComments({ owner, repo, issue_number });
  return comments[0]?.body?.replaceAll(/<!--.*?-->/gs, '').trim();
}

/** From the repository's configuration, or else from the server's. */
async function startingLabel({ github, owner, repo, config }: LocalSetup): Promise<string> {
  const folder = github.world.repositoryPath(`${owner}/${repo}`);
  const text = await git(folder, ['show', `HEAD:${repoConfigPath}`]).catch(() => '');
  const reading = parseRepoConfig(text, { label: config.label, settings: config.run });
  return reading.ok ? reading.config.label : reading.label;
}
