// Commits and comparisons.
import { changedFiles, diffText, mergeBase } from '../git/diff.ts';
import { commitsBetween, filesOfCommit, readCommit, readCommits } from '../git/log.ts';
import { resolve } from '../git/refs.ts';
import { commitJson, filesJson } from '../shape/commit.ts';
import { pullJson } from '../shape/pull.ts';
import { repositoryPage, repositoryUrl } from '../shape/repository.ts';
import { pullsOf } from '../world/pull.ts';
import type { Access } from './authority.ts';
import { theCommit } from './checks.ts';
import { notFound, Refusal } from './refusal.ts';
import { NoBody, ok, paged, repositoryRoute, type Api, type RepositoryCall } from './route.ts';

const readContents: Access = { app: ['contents:read'], user: 'read' };

export function commitRoutes(api: Api): void {
  repositoryRoute(api, 'GET', '/commits', readContents, NoBody, async (call) => {
    const start = await resolve(call.directory, call.query('sha') ?? call.repository.defaultBranch);
    if (start === undefined && call.query('sha') === undefined)
      throw new Refusal(409, 'Git Repository is empty.');
    if (start === undefined) throw notFound();
    const path = call.query('path');
    const commits = await readCommits(
      call.directory,
      [start, '--', ...(path === undefined ? [] : [path])],
      [start],
    );
    return paged(call, commits, (commit) => commitJson(call.state, call.repository, commit));
  });

  repositoryRoute(api, 'GET', '/commits/:ref{.+}/pulls', readContents, NoBody, async (call) => {
    const sha = await theCommit(call);
    const pulls = pullsOf(call.state, call.repository).filter(
      (one) => one.headSha === sha || one.mergeSha === sha,
    );
    return paged(call, pulls, (pull) => pullJson(call.state, pull));
  });

  repositoryRoute(api, 'GET', '/commits/:ref{.+}', readContents, NoBody, async (call) => {
    const commit = await readCommit(call.directory, await theCommit(call));
    const files = await filesOfCommit(call.directory, commit);
    return ok(commitJson(call.state, call.repository, commit, files));
  });

  repositoryRoute(api, 'GET', '/compare/:basehead{.+}', readContents, NoBody, async (call) => compared(call));
}

async function compared(call: RepositoryCall): Promise<ReturnType<typeof ok>> {
  const { state, repository, directory } = call;
  const basehead = call.param('basehead');
  const names = basehead.split('...').map((name) => name.replace(/^[^:]*:/, ''));
  const [base, head] = await Promise.all(names.map((name) => resolve(directory, name)));
  if (base === undefined || head === undefined) throw notFound();
  const common = await mergeBase(directory, base, head);
  if (common === undefined)
    throw new Refusal(404, `No common ancestor between ${basehead.replace('...', ' and ')}.`);
  if (/\.diff/.test(call.header('accept') ?? '')) {
    const body = await diffText(directory, common, head);
    return { status: 200, body, headers: { 'content-type': 'application/vnd.github.diff; charset=utf-8' } };
  }
  const [ahead, behind] = await Promise.all([
    commitsBetween(directory, base, head),
    commitsBetween(directory, head, base),
  ]);
  const url = `${repositoryUrl(state, repository)}/compare/${basehead}`;
  const page = `${repositoryPage(state, repository)}/compare/${basehead}`;
  const commit = async (sha: string): Promise<object> =>
    commitJson(state, repository, await readCommit(directory, sha));
  return ok({
    url,
    html_url: page,
    permalink_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    base_commit: await commit(base),
    merge_base_commit: await commit(common),
    status: statusOf(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: ahead.map((one) => commitJson(state, repository, one)),
    files: filesJson(state, repository, head, await changedFiles(directory, common, head)),
  });
}

function statusOf(ahead: number, behind: number): 'identical' | 'ahead' | 'behind' | 'diverged' {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}
