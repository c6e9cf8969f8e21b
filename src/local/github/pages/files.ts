// Folders and files of a commit, and a file's bytes.
import { html } from 'hono/html';
import { listRefs, resolve } from '../git/refs.ts';
import { entryAt, readBlob, readTree, type TreeEntry } from '../git/tree.ts';
import { found, notFound } from '../rest/refusal.ts';
import type { Repository } from '../world/repository.ts';
import type { Page } from './frame.ts';
import { inPath, type Html } from './html.ts';
import { repositoryPage, repositoryVisit, type RepositoryVisit, type Site } from './visit.ts';

/** Longer files are left to `raw`. */
const longestShown = 512 * 1024;

interface Place {
  /** Branch, tag or SHA, as the address has it. */
  readonly ref: string;
  readonly commit: string;
  /** `''`: the root. */
  readonly path: string;
}

export function filePages(site: Site): void {
  repositoryPage(site, '/tree/:place{.+}', folder);
  repositoryPage(site, '/blob/:place{.+}', file);
  site.pages.get('/:owner/:repo/raw/:place{.+}', async (context) => {
    const visit = repositoryVisit(site, context);
    const entry = await fileAt(visit.directory, await placeOf(visit));
    const bytes = await readBlob(visit.directory, entry.sha);
    // Plain text, whatever it is: nothing from a repository runs in this server's name.
    return context.body(new Uint8Array(bytes), 200, { 'content-type': 'text/plain; charset=utf-8' });
  });
}

export function fileList(
  repository: Repository,
  ref: string,
  folder: string,
  entries: readonly TreeEntry[],
): Html {
  const sorted = entries.toSorted((a, b) => Number(b.type === 'tree') - Number(a.type === 'tree'));
  const home = `/${repository.fullName}`;
  return html`<ul class="list files">${sorted.map((entry) => {
    const kind = entry.type === 'blob' ? 'blob' : 'tree';
    const path = folder === '' ? entry.path : `${folder}/${entry.path}`;
    const mark = entry.type === 'blob' ? '' : '/';
    return html`<li><a href="${home}/${kind}/${inPath(ref)}/${inPath(path)}"><code>${entry.path}${mark}</code></a>
      <span class="quiet">${entry.size === undefined ? '' : `${entry.size} bytes`}</span></li>`;
  })}</ul>`;
}

async function folder(visit: RepositoryVisit): Promise<Page> {
  const { repository, directory } = visit;
  const place = await placeOf(visit);
  const entries = found(await readTree(directory, `${place.commit}:${place.path}`));
  const main = html`${crumbs(repository, place)}${fileList(repository, place.ref, place.path, entries)}`;
  return { title: place.path === '' ? place.ref : place.path, main, repository, tab: 'code' };
}

async function file(visit: RepositoryVisit): Promise<Page> {
  const { repository, directory } = visit;
  const place = await placeOf(visit);
  const entry = await fileAt(directory, place);
  const raw = `/${repository.fullName}/raw/${inPath(place.ref)}/${inPath(place.path)}`;
  const main = html`${crumbs(repository, place)}
    <section class="card"><p class="card-head">${entry.size ?? 0} bytes <a href="${raw}">Raw</a></p>
    ${await contentOf(directory, entry)}</section>`;
  return { title: place.path, main, repository, tab: 'code' };
}

async function contentOf(directory: string, entry: TreeEntry): Promise<Html> {
  if ((entry.size ?? 0) > longestShown)
    return html`<p class="card-body">The file is too long to be shown here.</p>`;
  const bytes = await readBlob(directory, entry.sha);
  if (bytes.includes(0)) return html`<p class="card-body">The file is not text.</p>`;
  const lines = bytes.toString('utf8').replace(/\n$/, '').split('\n');
  return html`<div class="code-scroll"><table class="code"><tbody>${lines.map(
    (line, index) =>
      html`<tr id="L${index + 1}"><td class="number">${index + 1}</td><td class="text">${line}</td></tr>`,
  )}</tbody></table></div>`;
}

function crumbs(repository: Repository, { ref, path }: Place): Html {
  const parts = path === '' ? [] : path.split('/');
  const home = `/${repository.fullName}/tree/${inPath(ref)}`;
  return html`<h1 class="path"><a href="${home}"><code>${ref}</code></a>${parts.map((part, index) => {
    const isLast = index === parts.length - 1;
    const to = `${home}/${inPath(parts.slice(0, index + 1).join('/'))}`;
    return html`<span class="quiet"> / </span>${isLast ? html`<code>${part}</code>` : html`<a href="${to}"><code>${part}</code></a>`}`;
  })}</h1>`;
}

async function fileAt(directory: string, { commit, path }: Place): Promise<TreeEntry> {
  const entry = path === '' ? undefined : await entryAt(directory, commit, path);
  return found(entry?.type === 'blob' ? entry : undefined);
}

/** Branch names hold slashes too: the longest branch or tag that the address begins with is meant, else one word. */
async function placeOf({ directory, param }: RepositoryVisit): Promise<Place> {
  const place = param('place').replace(/\/+$/, '');
  // Git takes these for a way out of the repository and ends.
  if (place.split('/').includes('..')) throw notFound();
  const names = (await listRefs(directory)).map(({ name }) => name.replace(/^refs\/(?:heads|tags)\//, ''));
  const [longest] = names
    .filter((name) => place === name || place.startsWith(`${name}/`))
    .toSorted((a, b) => b.length - a.length);
  const ref = longest ?? place.split('/')[0] ?? '';
  return { ref, commit: found(await resolve(directory, ref)), path: place.slice(ref.length + 1) };
}
