// Commits: in links, in lists, and one on a page of its own.
import { html } from 'hono/html';
import { filesOfCommit, readCommit, type Commit } from '../git/log.ts';
import { resolve } from '../git/refs.ts';
import type { ChangedFile } from '../git/diff.ts';
import { found } from '../rest/refusal.ts';
import { checkList } from './checks.ts';
import { changedFileCards } from './diff.ts';
import type { Page } from './frame.ts';
import { counted, moment, nothing, type Html } from './html.ts';
import { gathered, repositoryPage, type Site } from './routes.ts';
import type { RepositoryVisit } from './visit.ts';

export function commitPages(site: Site): void {
  repositoryPage(site, '/commit/:ref{.+}', gathered(commitAsked, commitPage));
}

export function commitLink(home: string, sha: string): Html {
  return html`<a href="${home}/commit/${sha}"><code>${sha.slice(0, 7)}</code></a>`;
}

export function commitList({ home }: RepositoryVisit, commits: readonly Commit[]): Html {
  return html`<section><h2>${counted(commits.length, 'commit')}</h2>
    <ul class="list compact">${commits.map(
      (commit) => html`<li><span>${commit.message.split('\n')[0]}</span>
        <span class="quiet">${commit.author.name} · ${commitLink(home, commit.sha)}</span></li>`,
    )}</ul></section>`;
}

interface Asked {
  readonly commit: Commit;
  readonly files: readonly ChangedFile[];
}

async function commitAsked({ directory, param }: RepositoryVisit): Promise<Asked> {
  const commit = await readCommit(directory, found(await resolve(directory, param('ref'))));
  return { commit, files: await filesOfCommit(directory, commit) };
}

function commitPage(visit: RepositoryVisit, { commit, files }: Asked): Page {
  const [title = '', ...rest] = commit.message.split('\n');
  const text = rest.join('\n').trim();
  const main = html`<h1>${title}</h1>
    ${text === '' ? nothing : html`<pre class="message">${text}</pre>`}
    <p class="quiet">${commit.author.name} committed on ${moment(Date.parse(commit.committer.date))} ·
      <code>${commit.sha}</code> · ${commit.parents.length === 0 ? 'no parents' : 'parents'}
      ${commit.parents.map((parent) => html` ${commitLink(visit.home, parent)}`)}</p>
    <section><h2>Checks</h2>${checkList(visit, commit.sha)}</section>
    <section><h2>Changes</h2>${changedFileCards(files)}</section>`;
  return { title, main, repository: visit.repository, tab: 'code' };
}
