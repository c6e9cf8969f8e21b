// Repositories as GitHub shows them.
import { openIssueCount } from '../world/issue.ts';
import type { Repository, Role } from '../state/repository.ts';
import { hasRole, ownerOf } from '../world/repository.ts';
import type { State } from '../state/state.ts';
import type { User } from '../state/user.ts';
import { nodeId, time } from './schema.ts';
import { userJson, type UserJson } from './user.ts';

interface RepositoryJson {
  readonly id: number;
  readonly node_id: string;
  readonly name: string;
  readonly full_name: string;
  readonly private: boolean;
  readonly owner: UserJson;
  readonly html_url: string;
  readonly url: string;
  readonly clone_url: string;
  readonly default_branch: string;
  readonly [field: string]: unknown;
}

/** Where a repository is in the API. */
export function repositoryUrl(state: State, repository: Repository): string {
  return `${state.url}/api/v3/repos/${repository.fullName}`;
}

/** Where people see it. */
export function repositoryPage(state: State, repository: Repository): string {
  return `${state.url}/${repository.fullName}`;
}

/** The few fields that installation events and pull requests of check runs give. */
export function smallRepositoryJson(repository: Repository): object {
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: repository.fullName,
    private: repository.private,
  };
}

export function repositoryJson(state: State, repository: Repository): RepositoryJson {
  const page = repositoryPage(state, repository);
  const openIssues = openIssueCount(state, repository);
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name: repository.name,
    full_name: repository.fullName,
    private: repository.private,
    owner: userJson(state, ownerOf(state, repository)),
    html_url: page,
    description: repository.description,
    fork: false,
    ...links(repositoryUrl(state, repository)),
    created_at: time(repository.createdAt),
    updated_at: time(repository.updatedAt),
    pushed_at: time(repository.pushedAt),
    git_url: `git://${page.replace(/^https?:\/\//, '')}.git`,
    ssh_url: `git@${new URL(state.url).hostname}:${repository.fullName}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    homepage: null,
    size: 0,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: true,
    has_projects: false,
    has_downloads: false,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: null,
    archived: false,
    disabled: false,
    open_issues_count: openIssues,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.private ? 'private' : 'public',
    forks: 0,
    open_issues: openIssues,
    watchers: 0,
    default_branch: repository.defaultBranch,
  };
}

/** A repository asked for by name: with the asker's rights, and with the merge settings. */
export function fullRepositoryJson(
  state: State,
  repository: Repository,
  asker: User | undefined,
): RepositoryJson {
  const may = (role: Role): boolean => asker !== undefined && hasRole(state, repository, asker, role);
  return {
    ...repositoryJson(state, repository),
    permissions: {
      admin: may('admin'),
      maintain: may('maintain'),
      push: may('write'),
      triage: may('triage'),
      pull: true,
    },
    ...mergeSettings(repository),
    temp_clone_token: null,
    network_count: 0,
    subscribers_count: 0,
  };
}

/** How pull requests may be merged there. */
export function mergeSettings(repository: Repository): Readonly<Record<string, boolean>> {
  return {
    allow_merge_commit: repository.allowMergeCommit,
    allow_squash_merge: repository.allowSquashMerge,
    allow_rebase_merge: repository.allowRebaseMerge,
    allow_auto_merge: repository.allowAutoMerge,
    allow_update_branch: true,
    delete_branch_on_merge: repository.deleteBranchOnMerge,
  };
}

function links(url: string): { readonly url: string } & Readonly<Record<string, string>> {
  return {
    url,
    forks_url: `${url}/forks`,
    keys_url: `${url}/keys{/key_id}`,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    teams_url: `${url}/teams`,
    hooks_url: `${url}/hooks`,
    issue_events_url: `${url}/issues/events{/number}`,
    events_url: `${url}/events`,
    assignees_url: `${url}/assignees{/user}`,
    branches_url: `${url}/branches{/branch}`,
    tags_url: `${url}/tags`,
    blobs_url: `${url}/git/blobs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    trees_url: `${url}/git/trees{/sha}`,
    statuses_url: `${url}/statuses/{sha}`,
    languages_url: `${url}/languages`,
    stargazers_url: `${url}/stargazers`,
    contributors_url: `${url}/contributors`,
    subscribers_url: `${url}/subscribers`,
    subscription_url: `${url}/subscription`,
    commits_url: `${url}/commits{/sha}`,
    git_commits_url: `${url}/git/commits{/sha}`,
    comments_url: `${url}/comments{/number}`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    contents_url: `${url}/contents/{+path}`,
    compare_url: `${url}/compare/{base}...{head}`,
    merges_url: `${url}/merges`,
    archive_url: `${url}/{archive_format}{/ref}`,
    downloads_url: `${url}/downloads`,
    issues_url: `${url}/issues{/number}`,
    pulls_url: `${url}/pulls{/number}`,
    milestones_url: `${url}/milestones{/number}`,
    notifications_url: `${url}/notifications{?since,all,participating}`,
    labels_url: `${url}/labels{/name}`,
    releases_url: `${url}/releases{/id}`,
    deployments_url: `${url}/deployments`,
  };
}
