// One commit, and the comparison of two.
import { html } from 'hono/html';
import { changedFiles, diffText, mergeBase, patchText } from '../git/diff.ts';
import { commitsBetween, filesOfCommit, readCommit } from '../git/log.ts';
import { resolve } from '../git/refs.ts';
import { found } from '../rest/refusal.ts';
import { runsOn } from '../world/check.ts';
import { latestStatuses } from '../world/status.ts';
import { checkList } from './checks.ts';
import { commitLink, commitList } from './commits.ts';
import { changedFileCards } from './diff.ts';
import type { Page } from './frame.ts';
import { moment, nothing } from './html.ts';
import { repositoryPage, repositoryVisit, type RepositoryVisit, type Site } from './visit.ts';

export function commitPages(site: Site): void {
  repositoryPage(site, '/commit/:ref{.+}', one);
  site.pages.get('/:owner/:repo/compare/:range{.+\\.(?:diff|patch)}', async (context) => {
    const visit = repositoryVisit(site, context);
    const [, range = '', kind] = /^(.+)\.(diff|patch)$/.exec(visit.param('range')) ?? [];
    const { common, to } = await endsOf(visit, range);
    return context.text(await (kind === 'diff' ? diffText : patchText)(visit.directory, common, to));
  });
  repositoryPage(site, '/compare/:range{.+}', comparison);
}

async function one(visit: RepositoryVisit): Promise<Page> {
  const { state, repository, directory, param } = visit;
  const commit = await readCommit(directory, found(await resolve(directory, param('ref'))));
  const [title = '', ...rest] = commit.message.split('\n');
  const checks =
    runsOn(state, repository, commit.sha).length + latestStatuses(state, repository, commit.sha).length;
  const text = rest.join('\n').trim();
  const main = html`<h1>${title}</h1>
    ${text === '' ? nothing : html`<pre class="message">${text}</pre>`}
    <p class="quiet">${commit.author.name} committed on ${moment(Date.parse(commit.committer.date))} ·
      <code>${commit.sha}</code> · ${commit.parents.length === 0 ? 'no parents' : 'parents'}
      ${commit.parents.map((parent) => html` ${commitLink(repository, parent)}`)}</p>
    ${checks === 0 ? nothing : html`<section><h2>Checks</h2>${checkList(visit, commit.sha)}</section>`}
    <section><h2>Changes</h2>${changedFileCards(await filesOfCommit(directory, commit))}</section>`;
  return { title, main, repository, tab: 'code' };
}

/** The two commits that `base...head` names, and where their histories part. */
async function endsOf(
  { directory }: RepositoryVisit,
  range: string,
): Promise<{ readonly from: string; readonly to: string; readonly common: string }> {
  const [base = '', head = ''] = range.split('...');
  const from = found(await resolve(directory, base));
  const to = found(await resolve(directory, head));
  return { from, to, common: found(await mergeBase(directory, from, to)) };
}

async function comparison(visit: RepositoryVisit): Promise<Page> {
  const { repository, directory, param } = visit;
  const [base = '', head = ''] = param('range').split('...');
  const { from, to, common } = await endsOf(visit, param('range'));
  const [commits, files] = await Promise.all([
    commitsBetween(directory, from, to),
    changedFiles(directory, common, to),
  ]);
  const main = html`<h1>What <code>${head}</code> has and <code>${base}</code> has not</h1>
    ${commitList(repository, commits)}
    <section><h2>Changes</h2>${changedFileCards(files)}</section>`;
  return { title: `${base}...${head}`, main, repository, tab: 'code' };
}
