// A repository's front page: how to clone it, its files, its branches, its README.
import { html } from 'hono/html';
import { listRefs } from '../git/refs.ts';
import { readBlob, readTree, type TreeEntry } from '../git/tree.ts';
import type { Page } from './frame.ts';
import { fileList } from './files.ts';
import { inPath, type Html, nothing } from './html.ts';
import { markdown } from './markdown.ts';
import { repositoryPage, type RepositoryVisit, type Site } from './visit.ts';

export function repositoryFront(site: Site): void {
  repositoryPage(site, '', front);
}

async function front(visit: RepositoryVisit): Promise<Page> {
  const { repository, directory, state } = visit;
  const branch = repository.defaultBranch;
  const [entries, branches] = await Promise.all([
    readTree(directory, `refs/heads/${branch}:`),
    listRefs(directory, 'refs/heads/'),
  ]);
  const main = html`<h1 class="unseen">${repository.fullName}</h1>
    ${repository.description === null ? nothing : html`<p>${repository.description}</p>`}
    <p class="clone quiet">Clone it: <code>git clone ${state.url}/${repository.fullName}.git</code></p>
    ${
      entries === undefined
        ? html`<p class="empty">This repository is empty: push a commit to <code>${branch}</code>.</p>`
        : html`<section><h2>Files on <code>${branch}</code></h2>${fileList(repository, branch, '', entries)}</section>
          ${await readme(visit, entries)}`
    }
    ${
      branches.length === 0
        ? nothing
        : branchList(
            visit,
            branches.map(({ name }) => name.slice('refs/heads/'.length)),
          )
    }`;
  return { title: repository.fullName, main, repository, tab: 'code' };
}

async function readme(
  { directory, repository }: RepositoryVisit,
  entries: readonly TreeEntry[],
): Promise<Html> {
  const file = entries.find((entry) => /^readme(\.md)?$/i.test(entry.path) && entry.type === 'blob');
  if (file === undefined) return nothing;
  const text = (await readBlob(directory, file.sha)).toString('utf8');
  return html`<section class="card readme"><h2 class="card-head">${file.path}</h2><div class="card-body">${markdown(text, repository)}</div></section>`;
}

function branchList({ repository }: RepositoryVisit, branches: readonly string[]): Html {
  const home = `/${repository.fullName}`;
  return html`<section><h2>Branches</h2><ul class="list compact">${branches.map((branch) => {
    const isDefault = branch === repository.defaultBranch;
    const compare = `${home}/compare/${inPath(repository.defaultBranch)}...${inPath(branch)}`;
    return html`<li><a href="${home}/tree/${inPath(branch)}"><code>${branch}</code></a>
      ${isDefault ? html`<span class="tag">default</span>` : html`<a class="quiet" href="${compare}">compare</a>`}</li>`;
  })}</ul></section>`;
}
