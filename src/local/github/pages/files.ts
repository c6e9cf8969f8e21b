// A repository's front page, the folders and files of a commit, and a file's bytes.
import { html } from 'hono/html';
import { listRefs, resolve } from '../git/refs.ts';
import { entryAt, readBlob, readTree, type TreeEntry } from '../git/tree.ts';
import { found, notFound } from '../rest/refusal.ts';
import type { Page } from './frame.ts';
import { inPath, nothing, type Html } from './html.ts';
import { markdown } from './markdown.ts';
import { gathered, repositoryPage, type Site } from './routes.ts';
import type { RepositoryVisit } from './visit.ts';

/** Longer files are left to git. */
const longestShown = 512 * 1024;

interface Place {
  /** Branch, tag or SHA, as the address has it. */
  readonly ref: string;
  readonly commit: string;
  /** `''`: the root. */
  readonly path: string;
}

export function filePages(site: Site): void {
  repositoryPage(site, '', gathered(frontContent, front));
  repositoryPage(site, '/tree/:place{.+}', folder);
  repositoryPage(site, '/blob/:place{.+}', file);
}

interface Front {
  /** Undefined in an empty repository. */
  readonly entries: readonly TreeEntry[] | undefined;
  readonly branches: readonly string[];
  readonly readme: string | undefined;
}

async function frontContent({ repository, directory }: RepositoryVisit): Promise<Front> {
  const entries = await readTree(directory, `refs/heads/${repository.defaultBranch}:`);
  const refs = listRefs(directory, 'refs/heads/');
  const file = entries?.find(({ path, type }) => /^readme(\.md)?$/i.test(path) && type === 'blob');
  const readme = file && (await readBlob(directory, file.sha)).toString('utf8');
  return { entries, branches: refs.map(({ name }) => name.slice('refs/heads/'.length)), readme };
}

function front({ repository, state, home }: RepositoryVisit, { entries, branches, readme }: Front): Page {
  const branch = repository.defaultBranch;
  const main = html`<h1 class="unseen">${repository.fullName}</h1>
    ${repository.description === null ? nothing : html`<p>${repository.description}</p>`}
    <p class="clone quiet">Clone it: <code>git clone ${state.url}${home}.git</code></p>
    ${
      entries === undefined
        ? html`<p class="empty">This repository is empty: push a commit to <code>${branch}</code>.</p>`
        : html`<section><h2>Files on <code>${branch}</code></h2>${fileList(home, branch, '', entries)}</section>`
    }
    ${readme === undefined ? nothing : html`<section class="card"><h2 class="card-head">README</h2><div class="card-body">${markdown(readme, repository)}</div></section>`}
    ${
      branches.length === 0
        ? nothing
        : html`<section><h2>Branches</h2><ul class="list compact">${branches.map(
            (name) => html`<li><a href="${home}/tree/${inPath(name)}"><code>${name}</code></a></li>`,
          )}</ul></section>`
    }`;
  return { title: repository.fullName, main, repository, tab: 'code' };
}

async function folder(visit: RepositoryVisit): Promise<Page> {
  const { repository, directory, home } = visit;
  const place = await placeOf(visit);
  const entries = found(await readTree(directory, `${place.commit}:${place.path}`));
  const main = html`${crumbs(home, place)}${fileList(home, place.ref, place.path, entries)}`;
  return { title: place.path === '' ? place.ref : place.path, main, repository, tab: 'code' };
}

function fileList(home: string, ref: string, folder: string, entries: readonly TreeEntry[]): Html {
  const sorted = entries.toSorted((a, b) => Number(b.type === 'tree') - Number(a.type === 'tree'));
  return html`<ul class="list files">${sorted.map((entry) => {
    const [kind, mark] = entry.type === 'blob' ? ['blob', ''] : ['tree', '/'];
    const path = folder === '' ? entry.path : `${folder}/${entry.path}`;
    return html`<li><a href="${home}/${kind}/${inPath(ref)}/${inPath(path)}"><code>${entry.path}${mark}</code></a>
      <span class="quiet">${entry.size === undefined ? '' : `${entry.size} bytes`}</span></li>`;
  })}</ul>`;
}

async function file(visit: RepositoryVisit): Promise<Page> {
  const { repository, directory, home } = visit;
  const place = await placeOf(visit);
  const entry = place.path === '' ? undefined : await entryAt(directory, place.commit, place.path);
  const { size = 0, sha } = found(entry?.type === 'blob' ? entry : undefined);
  const content =
    size > longestShown
      ? html`<p class="card-body">The file is too long to be shown here.</p>`
      : lineTable(await readBlob(directory, sha));
  const main = html`${crumbs(home, place)}
    <section class="card"><p class="card-head">${size} bytes</p>${content}</section>`;
  return { title: place.path, main, repository, tab: 'code' };
}

function lineTable(bytes: Buffer): Html {
  if (bytes.includes(0)) return html`<p class="card-body">The file is not text.</p>`;
  const lines = bytes.toString('utf8').replace(/\n$/, '').split('\n');
  return html`<div class="code-scroll"><table class="code"><tbody>${lines.map(
    (line, index) =>
      html`<tr id="L${index + 1}"><td class="number">${index + 1}</td><td class="text">${line}</td></tr>`,
  )}</tbody></table></div>`;
}

function crumbs(home: string, { ref, path }: Place): Html {
  const parts = path === '' ? [] : path.split('/');
  const root = `${home}/tree/${inPath(ref)}`;
  return html`<h1 class="path"><a href="${root}"><code>${ref}</code></a>${parts.map((part, index) => {
    const to = `${root}/${inPath(parts.slice(0, index + 1).join('/'))}`;
    const isLast = index === parts.length - 1;
    return html`<span class="quiet"> / </span>${isLast ? html`<code>${part}</code>` : html`<a href="${to}"><code>${part}</code></a>`}`;
  })}</h1>`;
}

/** Branch names hold slashes too: the longest branch or tag that the address begins with is meant, else one word. */
async function placeOf({ directory, param }: RepositoryVisit): Promise<Place> {
  const place = param('place').replace(/\/+$/, '');
  // Git takes these for a way out of the repository and ends.
  if (place.split('/').includes('..')) throw notFound();
  const names = listRefs(directory).map(({ name }) => name.replace(/^refs\/(?:heads|tags)\//, ''));
  const [longest] = names
    .filter((name) => place === name || place.startsWith(`${name}/`))
    .toSorted((a, b) => b.length - a.length);
  const ref = longest ?? place.split('/')[0] ?? '';
  return { ref, commit: found(await resolve(directory, ref)), path: place.slice(ref.length + 1) };
}
