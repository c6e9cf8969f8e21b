// Asks for all that can be done with files, and with git's own objects.
import { repo } from '../stage.ts';
import type { Cast } from './cast.ts';

export async function files({ ada, app }: Cast): Promise<void> {
  const path = 'docs/notes.md';
  const content = (text: string): string => Buffer.from(text).toString('base64');
  const write = { ...repo, path, message: 'Write notes' };
  const { data: first } = await app.repos.createOrUpdateFileContents({
    ...write,
    content: content('# Notes\n'),
  });
  const sha = first.content?.sha ?? '';
  await ada.repos.createOrUpdateFileContents({
    ...write,
    content: content('# No\n'),
    sha,
  });
  await app.repos.getContent({ ...repo, path });
  await app.repos.getContent({ ...repo, path, mediaType: { format: 'raw' } });
  await app.repos.getContent({ ...repo, path: 'docs', ref: 'main' });
  await app.repos.listCommits({ ...repo, sha: 'main', per_page: 2 });
  await app.repos.getCommit({ ...repo, ref: 'main' });
  await app.repos.compareCommitsWithBasehead({ ...repo, basehead: 'main~1...main' });
}

export async function gitData({ app }: Cast): Promise<void> {
  const { data: main } = await app.git.getRef({ ...repo, ref: 'heads/main' });
  const tip = main.object.sha;
  await app.git.listMatchingRefs({ ...repo, ref: 'heads/ma' });
  const { data: commit } = await app.git.getCommit({ ...repo, commit_sha: tip });
  await app.git.getTree({ ...repo, tree_sha: commit.tree.sha, recursive: '1' });
  const { data: blob } = await app.git.createBlob({ ...repo, content: 'Later.\n', encoding: 'utf-8' });
  const entry = { path: 'later.txt', mode: '100644', type: 'blob', sha: blob.sha } as const;
  const { data: tree } = await app.git.createTree({ ...repo, base_tree: commit.tree.sha, tree: [entry] });
  const made = { ...repo, message: 'Later', tree: tree.sha, parents: [tip] };
  const { data: next } = await app.git.createCommit(made);
  await app.git.createRef({ ...repo, ref: 'refs/heads/later', sha: tip });
  await app.git.createRef({ ...repo, ref: 'refs/tags/v1', sha: tip });
  await app.git.updateRef({ ...repo, ref: 'heads/later', sha: next.sha });
  await app.git.deleteRef({ ...repo, ref: 'heads/later' });
}
