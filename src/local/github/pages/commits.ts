// Commits in links and lists.
import { html } from 'hono/html';
import type { Commit } from '../git/log.ts';
import type { Repository } from '../world/repository.ts';
import { counted, type Html } from './html.ts';

export function commitLink(repository: Repository, sha: string): Html {
  return html`<a href="/${repository.fullName}/commit/${sha}"><code>${sha.slice(0, 7)}</code></a>`;
}

export function commitList(repository: Repository, commits: readonly Commit[]): Html {
  return html`<section><h2>${counted(commits.length, 'commit')}</h2>
    <ul class="list compact">${commits.map(
      (commit) => html`<li><span>${commit.message.split('\n')[0]}</span>
        <span class="quiet">${commit.author.name} · ${commitLink(repository, commit.sha)}</span></li>`,
    )}</ul></section>`;
}
