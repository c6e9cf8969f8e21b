// Commits, changed files and references as GitHub shows them.
import type { ChangedFile } from '../git/diff.ts';
import type { Commit } from '../git/log.ts';
import type { ObjectType } from '../git/objects.ts';
import type { Ref } from '../git/refs.ts';
import type { TreeEntry } from '../git/tree.ts';
import type { Repository } from '../state/repository.ts';
import type { State } from '../state/state.ts';
import { userByEmail } from '../world/user.ts';
import type { SmallCommit } from './check.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';
import { nodeId, type Answer } from './schema.ts';
import { userJson } from './user.ts';

type CommitJson = Answer<'repos', 'listCommits'>[number];

const unsigned = {
  verified: false,
  reason: 'unsigned',
  signature: null,
  payload: null,
  verified_at: null,
} as const;

/** A commit with who it is by; `files` only when it is asked for alone. */
export function commitJson(
  state: State,
  repository: Repository,
  commit: Commit,
  files?: readonly ChangedFile[],
): CommitJson {
  const url = `${repositoryUrl(state, repository)}/commits/${commit.sha}`;
  const gitUrl = `${repositoryUrl(state, repository)}/git`;
  const author = userByEmail(state, commit.author.email);
  const committer = userByEmail(state, commit.committer.email);
  return {
    sha: commit.sha,
    node_id: nodeId('C', Number.parseInt(commit.sha.slice(0, 12), 16)),
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${gitUrl}/trees/${commit.tree}` },
      url: `${gitUrl}/commits/${commit.sha}`,
      comment_count: 0,
      verification: { ...unsigned },
    },
    url,
    html_url: `${repositoryPage(state, repository)}/commit/${commit.sha}`,
    comments_url: `${url}/comments`,
    author: author ? userJson(state, author) : null,
    committer: committer ? userJson(state, committer) : null,
    parents: parentsJson(state, repository, commit),
    ...(files === undefined
      ? {}
      : { stats: statsJson(files), files: filesJson(state, repository, commit.sha, files) }),
  };
}

/** A commit as git keeps it: `/git/commits`. */
export function gitCommitJson(
  state: State,
  repository: Repository,
  commit: Commit,
): Answer<'git', 'getCommit'> {
  const url = `${repositoryUrl(state, repository)}/git`;
  return {
    sha: commit.sha,
    node_id: nodeId('C', Number.parseInt(commit.sha.slice(0, 12), 16)),
    url: `${url}/commits/${commit.sha}`,
    html_url: `${repositoryPage(state, repository)}/commit/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    tree: { url: `${url}/trees/${commit.tree}`, sha: commit.tree },
    message: commit.message,
    parents: parentsJson(state, repository, commit).map((parent) => ({
      ...parent,
      url: parent.url.replace('/commits/', '/git/commits/'),
      html_url: parent.html_url ?? '',
    })),
    verification: { ...unsigned },
  };
}

/** A commit in events. */
export function smallCommitJson(commit: Commit): SmallCommit {
  const { name, email } = commit.author;
  return {
    id: commit.sha,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: commit.committer.date,
    author: { name, email },
    committer: { name: commit.committer.name, email: commit.committer.email },
  };
}

/** What `/compare` finds between two commits. */
export interface Comparison {
  readonly basehead: string;
  readonly base: Commit;
  /** Where both histories part. */
  readonly common: Commit;
  readonly head: string;
  /** What the head has and the base has not, oldest first. */
  readonly ahead: readonly Commit[];
  readonly behind: number;
  readonly files: readonly ChangedFile[];
}

export function comparisonJson(state: State, repository: Repository, found: Comparison): object {
  const { basehead, ahead, behind, head } = found;
  const page = `${repositoryPage(state, repository)}/compare/${basehead}`;
  const shown = (commit: Commit): object => commitJson(state, repository, commit);
  const isAhead = ahead.length > 0;
  return {
    url: `${repositoryUrl(state, repository)}/compare/${basehead}`,
    html_url: page,
    permalink_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    base_commit: shown(found.base),
    merge_base_commit: shown(found.common),
    status: behind > 0 ? (isAhead ? 'diverged' : 'behind') : isAhead ? 'ahead' : 'identical',
    ahead_by: ahead.length,
    behind_by: behind,
    total_commits: ahead.length,
    commits: ahead.map(shown),
    files: filesJson(state, repository, head, found.files),
  };
}

export function filesJson(
  state: State,
  repository: Repository,
  sha: string,
  files: readonly ChangedFile[],
): Answer<'pulls', 'listFiles'> {
  const page = repositoryPage(state, repository);
  return files.map((file) => {
    const path = file.path.split('/').map(encodeURIComponent).join('/');
    return {
      sha: file.sha,
      filename: file.path,
      status: file.status,
      additions: file.additions,
      deletions: file.deletions,
      changes: file.additions + file.deletions,
      blob_url: `${page}/blob/${sha}/${path}`,
      raw_url: `${page}/raw/${sha}/${path}`,
      contents_url: `${repositoryUrl(state, repository)}/contents/${path}?ref=${sha}`,
      ...(file.patch === undefined ? {} : { patch: file.patch }),
      ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
    };
  });
}

export function refJson(
  state: State,
  repository: Repository,
  ref: Ref & { readonly type: ObjectType },
): Answer<'git', 'getRef'> {
  const url = repositoryUrl(state, repository);
  return {
    ref: ref.name,
    node_id: nodeId('REF', Number.parseInt(Buffer.from(ref.name).toString('hex').slice(-12), 16)),
    url: `${url}/git/${ref.name}`,
    object: { type: ref.type, sha: ref.sha, url: `${url}/git/${ref.type}s/${ref.sha}` },
  };
}

export function treeJson(
  state: State,
  repository: Repository,
  name: string,
  entries: readonly TreeEntry[],
): object {
  const url = `${repositoryUrl(state, repository)}/git`;
  return {
    sha: name,
    url: `${url}/trees/${name}`,
    tree: entries.map(({ size, ...entry }) => ({
      ...entry,
      ...(size === undefined ? {} : { size }),
      url: `${url}/${entry.type}s/${entry.sha}`,
    })),
    truncated: false,
  };
}

export function blobJson(
  state: State,
  repository: Repository,
  sha: string,
  bytes: Buffer,
): Answer<'git', 'getBlob'> {
  return {
    sha,
    node_id: nodeId('B', Number.parseInt(sha.slice(0, 12), 16)),
    size: bytes.length,
    url: `${repositoryUrl(state, repository)}/git/blobs/${sha}`,
    encoding: 'base64',
    content: bytes.toString('base64'),
  };
}

function parentsJson(state: State, repository: Repository, commit: Commit): CommitJson['parents'] {
  return commit.parents.map((sha) => ({
    sha,
    url: `${repositoryUrl(state, repository)}/commits/${sha}`,
    html_url: `${repositoryPage(state, repository)}/commit/${sha}`,
  }));
}

function statsJson(files: readonly ChangedFile[]) {
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return { additions, deletions, total: additions + deletions };
}
