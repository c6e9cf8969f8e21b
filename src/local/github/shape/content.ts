// Files and folders as GitHub shows them.
import type { TreeEntry } from '../git/tree.ts';
import type { Repository } from '../state/repository.ts';
import type { State } from '../state/state.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';

/** A file or folder at `path` of the commit that `ref` names; with the bytes where they are given. */
export function contentJson(
  state: State,
  repository: Repository,
  ref: string,
  entry: TreeEntry,
  bytes?: Buffer,
): Record<string, unknown> {
  const encoded = entry.path.split('/').map(encodeURIComponent).join('/');
  const isFile = entry.type === 'blob';
  const url = `${repositoryUrl(state, repository)}/contents/${encoded}?ref=${encodeURIComponent(ref)}`;
  const html = `${repositoryPage(state, repository)}/${isFile ? 'blob' : 'tree'}/${ref}/${encoded}`;
  const gitUrl = `${repositoryUrl(state, repository)}/git/${entry.type}s/${entry.sha}`;
  const type = { blob: 'file', tree: 'dir', commit: 'submodule' }[entry.type];
  return {
    name: entry.path.split('/').at(-1),
    path: entry.path,
    sha: entry.sha,
    size: entry.size ?? 0,
    url,
    html_url: html,
    git_url: gitUrl,
    download_url: isFile ? `${repositoryPage(state, repository)}/raw/${ref}/${encoded}` : null,
    type: entry.mode === '120000' ? 'symlink' : type,
    _links: { self: url, git: gitUrl, html },
    ...(bytes === undefined ? {} : { encoding: 'base64', content: wrapped(bytes) }),
  };
}

/** GitHub breaks base64 after 60 characters. */
function wrapped(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll(/.{60}/g, '$&\n');
}
