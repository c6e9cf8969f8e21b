// What a pull request changes: its commits, and its files with the forms of a review.
import { html } from 'hono/html';
import { pullCommits, pullFiles } from '../world/figures.ts';
import { commitList } from './commit.ts';
import { changedFileCards } from './diff.ts';
import { titled } from './heading.ts';
import { commentOnLine, lineForm, review, reviewForm } from './review.ts';
import { form, gathered, repositoryPage, type Site } from './routes.ts';
import { thePull, type RepositoryVisit } from './visit.ts';

export function changesPages(site: Site): void {
  const at = '/pull/:number{[0-9]+}';
  repositoryPage(site, `${at}/files`, files);
  repositoryPage(site, `${at}/commits`, commits);
  form(site, `${at}/review`, review, files);
  form(site, `${at}/line`, commentOnLine, files);
}

const files = gathered(
  async (visit: RepositoryVisit) => {
    const pull = thePull(visit);
    return { head: pull.headSha, changed: await pullFiles(visit.state, pull) };
  },
  (visit, { head, changed }) => {
    const cards = changedFileCards(changed, ({ path }) => lineForm(visit, head, path));
    return titled(visit, 'files', html`${cards}${reviewForm(visit, head)}`);
  },
);

const commits = gathered(
  async (visit: RepositoryVisit) => pullCommits(visit.state, thePull(visit)),
  (visit, found) => titled(visit, 'commits', commitList(visit, found)),
);
