// What happened as a webhook's payload.
import { commitsBetween, filesOfCommit, readCommit, type Commit } from '../git/log.ts';
import { noObject } from '../git/refs.ts';
import { installedRepositories } from '../world/app.ts';
import type { Happening, RefChange } from '../state/happening.ts';
import type { Repository } from '../state/repository.ts';
import { gitDirectory, ownerOf } from '../world/repository.ts';
import type { State } from '../state/state.ts';
import type { User } from '../state/user.ts';
import { emailOf, userByEmail } from '../world/user.ts';
import { installationJson } from './app.ts';
import { checkRunJson, checkSuiteJson, statusJson, type SmallCommit } from './check.ts';
import { commitJson, smallCommitJson } from './commit.ts';
import { commentJson, issueJson, labelJson } from './issue.ts';
import { fullPullJson, pullJson, reviewCommentJson, reviewJson, threadJson } from './pull.ts';
import { repositoryJson, repositoryPage, smallRepositoryJson } from './repository.ts';
import { nodeId, time } from './schema.ts';
import { userJson } from './user.ts';

type Payload = Readonly<Record<string, unknown>>;

/**
 * GitHub's payload for what happened; the receiving installation is added by whoever sends it. What the state says is
 * written down at once, so that it is of the moment of the event; git's objects never change and may come later.
 */
export async function payloadOf(state: State, happening: Happening): Promise<Payload> {
  const said = ofTheMoment(state, happening);
  return joined(said, await ofGit(state, happening));
}

function ofTheMoment(state: State, happening: Happening): Payload {
  const { action, repository, sender } = happening;
  return {
    ...(action === undefined ? {} : { action }),
    ...(repository ? { repository: repositoryJson(state, repository) } : {}),
    sender: userJson(state, sender),
    ...conversationPart(state, happening),
    ...pullPart(state, happening),
    ...checkPart(state, happening),
    ...refPart(state, happening),
    ...installationPart(state, happening),
  };
}

/** The commits that a payload shows, each where it belongs. */
async function ofGit(state: State, { event, repository, subject }: Happening): Promise<Payload> {
  const { checkRun, checkSuite, status, refChange } = subject;
  if (repository === undefined) return {};
  const directory = gitDirectory(state, repository);
  const small = async (sha: string): Promise<SmallCommit> =>
    smallCommitJson(await readCommit(directory, sha));
  if (checkRun) return { check_run: { check_suite: { head_commit: await small(checkRun.headSha) } } };
  if (checkSuite) return { check_suite: { head_commit: await small(checkSuite.headSha) } };
  if (status) return { commit: commitJson(state, repository, await readCommit(directory, status.sha)) };
  return event === 'push' && refChange ? pushedCommits(state, repository, refChange) : {};
}

function joined(one: Payload, other: Payload): Payload {
  const both = Object.entries(other).map(([key, value]) => {
    const present = one[key];
    return [key, isObject(present) && isObject(value) ? joined(present, value) : value];
  });
  return { ...one, ...Object.fromEntries(both) };
}

function isObject(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function conversationPart(state: State, { subject }: Happening): Payload {
  const { issue, comment, label, assignee, changes } = subject;
  return {
    ...(issue ? { issue: issueJson(state, issue) } : {}),
    ...(comment ? { comment: commentJson(state, comment) } : {}),
    ...(label ? { label: labelJson(state, label) } : {}),
    ...(assignee ? { assignee: userJson(state, assignee) } : {}),
    ...(changes ? { changes } : {}),
  };
}

function pullPart(state: State, { event, subject, action }: Happening): Payload {
  const { pull, review, reviewComment, reviewThread, requestedReviewer, before, reason } = subject;
  if (pull === undefined) return {};
  if (event !== 'pull_request') {
    return {
      ...(review ? { review: { ...reviewJson(state, review), state: review.state.toLowerCase() } } : {}),
      ...(reviewComment ? { comment: reviewCommentJson(state, reviewComment) } : {}),
      ...(reviewThread ? { thread: threadJson(state, reviewThread) } : {}),
      pull_request: pullJson(state, pull),
    };
  }
  return {
    number: pull.number,
    pull_request: fullPullJson(state, pull, null, 'unknown'),
    ...(requestedReviewer ? { requested_reviewer: userJson(state, requestedReviewer) } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(action === 'synchronize' ? { before, after: pull.headSha } : {}),
  };
}

function checkPart(state: State, { subject, repository }: Happening): Payload {
  const { checkRun, checkSuite, requestedAction, status } = subject;
  if (checkRun) {
    const suite = state.checkSuites.get(checkRun.suiteId);
    return {
      check_run: {
        ...checkRunJson(state, checkRun),
        ...(suite ? { check_suite: checkSuiteJson(state, suite) } : {}),
      },
      ...(requestedAction === undefined ? {} : { requested_action: { identifier: requestedAction } }),
    };
  }
  if (checkSuite) return { check_suite: checkSuiteJson(state, checkSuite) };
  if (status === undefined) return {};
  return { ...statusJson(state, status), sha: status.sha, name: repository?.fullName, branches: [] };
}

function refPart(state: State, { event, repository, sender, subject }: Happening): Payload {
  if (repository === undefined || subject.refChange === undefined) return {};
  if (event === 'push') return pushPart(state, repository, sender, subject.refChange);
  const [, kind = 'heads', name = ''] = /^refs\/(heads|tags)\/(.*)$/.exec(subject.refChange.ref) ?? [];
  return {
    ref: name,
    ref_type: kind === 'tags' ? 'tag' : 'branch',
    ...(event === 'create'
      ? { master_branch: repository.defaultBranch, description: repository.description }
      : {}),
    pusher_type: sender.type === 'Bot' ? 'Bot' : 'user',
  };
}

function pushPart(
  state: State,
  repository: Repository,
  sender: User,
  { ref, before, after }: RefChange,
): Payload {
  return {
    ref,
    before,
    after,
    created: before === noObject,
    deleted: after === noObject,
    forced: false,
    base_ref: null,
    compare: `${repositoryPage(state, repository)}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
    commits: [],
    head_commit: null,
    pusher: { name: sender.login, email: emailOf(sender) },
    repository: pushedRepository(state, repository),
  };
}

/** A push tells of at most 2,048 commits on GitHub; here of the newest 20, enough for whoever looks. */
async function pushedCommits(
  state: State,
  repository: Repository,
  { before, after }: RefChange,
): Promise<Payload> {
  if (after === noObject) return {};
  const directory = gitDirectory(state, repository);
  const from = before === noObject ? repository.defaultBranch : before;
  const commits = (await commitsBetween(directory, from, after).catch(() => [])).slice(-20);
  const shown = async (commit: Commit): Promise<object> => pushedCommit(state, repository, commit);
  const head = await shown(await readCommit(directory, after));
  return { commits: await Promise.all(commits.map(shown)), head_commit: head };
}

/** A push is the one event with the old form of a repository: times in seconds, an owner with name and email. */
function pushedRepository(state: State, repository: Repository): object {
  const shown = repositoryJson(state, repository);
  const owner = ownerOf(state, repository);
  return {
    ...shown,
    owner: { ...shown.owner, name: owner.login, email: emailOf(owner) },
    created_at: Math.floor(repository.createdAt / 1000),
    pushed_at: Math.floor(repository.pushedAt / 1000),
    stargazers: 0,
    master_branch: repository.defaultBranch,
  };
}

async function pushedCommit(state: State, repository: Repository, commit: Commit): Promise<object> {
  const files = await filesOfCommit(gitDirectory(state, repository), commit);
  const named = (status: string): string[] =>
    files.filter((file) => file.status === status).map((file) => file.path);
  const small = smallCommitJson(commit);
  return {
    ...small,
    author: pushedBy(state, small.author),
    committer: pushedBy(state, small.committer),
    distinct: true,
    url: `${repositoryPage(state, repository)}/commit/${commit.sha}`,
    added: named('added'),
    removed: named('removed'),
    modified: named('modified'),
  };
}

/** A push names the account of a commit, if the commit's address is one's. */
function pushedBy(state: State, person: SmallCommit['author']): object {
  const user = userByEmail(state, person.email);
  return user === undefined ? person : { ...person, username: user.login };
}

function installationPart(state: State, { event, app, installation, subject }: Happening): Payload {
  if (event === 'ping' && app) {
    return {
      zen: 'Keep it logically awesome.',
      hook_id: app.hookId,
      hook: {
        type: 'App',
        id: app.hookId,
        name: 'web',
        active: true,
        events: app.events,
        config: { content_type: 'json', insecure_ssl: '0', url: app.webhookUrl },
        updated_at: time(app.createdAt),
        created_at: time(app.createdAt),
        app_id: app.id,
      },
    };
  }
  if (installation === undefined) return {};
  if (event === 'installation') {
    const repositories = installedRepositories(state, installation);
    return {
      installation: installationJson(state, installation),
      repositories: repositories.map(smallRepositoryJson),
      requester: null,
    };
  }
  if (event !== 'installation_repositories') return {};
  return {
    installation: installationJson(state, installation),
    repository_selection: installation.repositoryIds === 'all' ? 'all' : 'selected',
    repositories_added: (subject.repositoriesAdded ?? []).map(smallRepositoryJson),
    repositories_removed: (subject.repositoriesRemoved ?? []).map(smallRepositoryJson),
    requester: null,
  };
}

/** The installation an event is sent for, as most payloads give it. */
export function installationStub(id: number): Payload {
  return { installation: { id, node_id: nodeId('IN', id) } };
}
