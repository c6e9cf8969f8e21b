// Commits and comparisons.
import { changedFiles, diffText, mergeBase } from '../git/diff.ts';
import { commitsBetween, filesOfCommit, readCommit, readCommits, type Commit } from '../git/log.ts';
import { hasObject, resolve } from '../git/refs.ts';
import { commitJson, comparisonJson, type Comparison } from '../shape/commit.ts';
import { readContents } from './access.ts';
import { found, notFound, Refusal } from './refusal.ts';
import { inRepository, ok, paged, plain, type Api, type RepositoryCall } from './route.ts';

export function commitRoutes(api: Api): void {
  const { get } = inRepository(api);
  get('/commits', readContents, history, (call, commits) =>
    paged(call, commits, (commit) => commitJson(call.state, call.repository, commit)),
  );
  get(
    '/commits/:ref{.+}',
    readContents,
    async (call) => {
      const commit = await readCommit(call.directory, await theCommit(call));
      return { commit, files: await filesOfCommit(call.directory, commit) };
    },
    ({ state, repository }, { commit, files }) => ok(commitJson(state, repository, commit, files)),
  );
  get('/compare/:basehead{.+}', readContents, compared, ({ state, repository }, found) =>
    typeof found === 'string'
      ? plain(found, 'application/vnd.github.diff')
      : ok(comparisonJson(state, repository, found)),
  );
}

/** The commit that `:ref` names: a SHA, branch or tag. */
export async function theCommit(call: RepositoryCall): Promise<string> {
  const sha = await resolve(call.directory, call.param('ref'));
  return sha ?? noCommit(call.param('ref'));
}

/** A SHA that must be a commit's. */
export async function mustBeCommit(call: RepositoryCall, sha: string): Promise<string> {
  return (await hasObject(call.directory, sha, 'commit')) ? sha : noCommit(sha);
}

function noCommit(name: string): never {
  throw new Refusal(422, `No commit found for SHA: ${name}`);
}

async function history({ directory, repository, query }: RepositoryCall): Promise<Commit[]> {
  const start = await resolve(directory, query('sha') ?? repository.defaultBranch);
  if (start === undefined) {
    throw query('sha') === undefined ? new Refusal(409, 'Git Repository is empty.') : notFound();
  }
  const path = query('path');
  return readCommits(directory, [start, '--', ...(path === undefined ? [] : [path])], [start]);
}

/** What lies between both ends, or the diff where it was asked for as such. */
async function compared(call: RepositoryCall): Promise<Comparison | string> {
  const { directory } = call;
  const basehead = call.param('basehead');
  const [one = '', other = ''] = basehead.split('...').map((name) => name.replace(/^[^:]*:/, ''));
  const base = found(await resolve(directory, one));
  const head = found(await resolve(directory, other));
  const common = await mergeBase(directory, base, head);
  if (common === undefined)
    throw new Refusal(404, `No common ancestor between ${basehead.replace('...', ' and ')}.`);
  if (/\.diff/.test(call.header('accept') ?? '')) return diffText(directory, common, head);
  return {
    basehead,
    base: await readCommit(directory, base),
    common: await readCommit(directory, common),
    ahead: await commitsBetween(directory, base, head),
    behind: (await commitsBetween(directory, head, base)).length,
    head,
    files: await changedFiles(directory, common, head),
  };
}
