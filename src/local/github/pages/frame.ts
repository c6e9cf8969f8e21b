// The frame around every page: who is looking, where they are, and what was refused.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { html, raw } from 'hono/html';
import { openIssueCount } from '../world/issue.ts';
import { openPulls } from '../world/pull.ts';
import type { Repository } from '../state/repository.ts';
import { counted, type Html, nothing } from './html.ts';
import { person } from './person.ts';
import type { Visit } from './visit.ts';

export interface Page {
  readonly title: string;
  readonly main: Html;
  /** With it the page carries the repository's name and tabs. */
  readonly repository?: Repository;
  readonly tab?: 'code' | 'issues' | 'pulls';
}

export const stylesheet = ['../../../../views/graph.css', 'pages.css']
  .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
  .join('\n');
export const icon = readFileSync(new URL('icon.svg', import.meta.url), 'utf8');
/** The address changes with the content, so that a browser may keep it for ever. */
export const stylesheetPath = `/_pages/${createHash('sha256').update(stylesheet).digest('hex').slice(0, 12)}.css`;

export function frame(visit: Visit, page: Page): Html {
  const { repository } = page;
  const place = repository === undefined ? '' : ` · ${repository.fullName}`;
  return html`${raw('<!doctype html>')}
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${page.title}${place} · Local GitHub</title>
    <link rel="stylesheet" href="${stylesheetPath}">
    <link rel="icon" type="image/svg+xml" href="/_pages/icon.svg">
  </head>
  <body>
    <a class="skip" href="#main">Skip to the content</a>
    <header class="top">
      <a class="brand" href="/"><img src="/_pages/icon.svg" alt="" width="22" height="22"> Local GitHub</a>
      ${viewerMenu(visit)}
    </header>
    ${repository === undefined ? nothing : repositoryHead(visit, repository, page.tab)}
    <main id="main">
      ${visit.problem === undefined ? nothing : refused(visit.problem)}
      ${page.main}
    </main>
  </body>
</html>`;
}

function viewerMenu({ viewer, path }: Visit): Html {
  const here = encodeURIComponent(path.startsWith('/login') ? '/' : path);
  if (viewer === undefined) return html`<a class="button" href="/login?return_to=${here}">Sign in</a>`;
  return html`<div class="viewer">
    <span class="quiet signed">Signed in as</span> ${person(viewer)}
    <a class="quiet" href="/login?return_to=${here}">Switch</a>
  </div>`;
}

function repositoryHead({ state }: Visit, repository: Repository, current: Page['tab']): Html {
  const [owner = '', name = ''] = repository.fullName.split('/');
  const home = `/${repository.fullName}`;
  const pulls = openPulls(state, repository).length;
  const issues = openIssueCount(state, repository) - pulls;
  const tab = (key: Page['tab'], href: string, text: string, count?: number): Html =>
    html`<li><a href="${href}" ${current === key ? raw('aria-current="page"') : nothing}>${text}${
      count === undefined
        ? nothing
        : html` <span class="count" title="${counted(count, 'open one')}">${count}</span>`
    }</a></li>`;
  return html`<div class="repository-head">
    <p class="repository-name"><a href="/${owner}">${owner}</a> <span class="quiet">/</span> <a href="${home}"><strong>${name}</strong></a>
      ${repository.private ? html`<span class="tag">private</span>` : nothing}</p>
    <nav aria-label="Repository"><ul class="tabs">
      ${tab('code', home, 'Code')}
      ${tab('issues', `${home}/issues`, 'Issues', issues)}
      ${tab('pulls', `${home}/pulls`, 'Pull requests', pulls)}
    </ul></nav>
  </div>`;
}

function refused(problem: string): Html {
  return html`<div class="refused" role="alert"><strong>GitHub refused this:</strong> ${problem}</div>`;
}
