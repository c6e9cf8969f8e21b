// What a moved branch means: events, synchronised, merged, closed and retargeted pull requests, suites to run.
import { changedFiles, type ChangedFile } from '../git/diff.ts';
import { isAncestor, listRefs, noObject, updateRef, type Ref } from '../git/refs.ts';
import { appById, installationsOn } from './app.ts';
import { requestSuite, suiteFor } from './check.ts';
import { assignOwners } from './code-owners.ts';
import type { RefChange } from '../state/happening.ts';
import { closeIssue, issueById, tell } from './issue.ts';
import { markMerged } from './merged.ts';
import { protectionOf } from './protection.ts';
import type { Pull } from '../state/pull.ts';
import { newEnds, openPulls, pullsOf, retarget } from './pull.ts';
import type { Repository } from '../state/repository.ts';
import { gitDirectory } from './repository.ts';
import { dismissReview, latestOpinions, reviewCommentsOf } from './review.ts';
import type { State } from '../state/state.ts';
import type { Doer } from '../state/user.ts';

const heads = 'refs/heads/';

/** Moves a reference and tells what follows from it. @throws GitFailed when it is no longer at `before`. */
export async function moveRef(
  state: State,
  repository: Repository,
  by: Doer,
  { ref, before, after }: RefChange,
): Promise<void> {
  const to = after === noObject ? null : after;
  await updateRef(gitDirectory(state, repository), ref, to, before === noObject ? undefined : before);
  await refMoved(state, repository, by, { ref, before, after });
}

/** Runs a change of the git directory that moves references by itself, then tells of each that moved. */
export async function watchingRefs<T>(
  state: State,
  repository: Repository,
  by: Doer,
  work: () => Promise<T>,
): Promise<T> {
  const directory = gitDirectory(state, repository);
  const before = listRefs(directory);
  const result = await work();
  const after = listRefs(directory);
  for (const change of changesOf(before, after)) await refMoved(state, repository, by, change);
  return result;
}

function changesOf(before: readonly Ref[], after: readonly Ref[]): RefChange[] {
  const old = new Map(before.map((ref) => [ref.name, ref.sha]));
  const now = new Map(after.map((ref) => [ref.name, ref.sha]));
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((ref) => ({ ref, before: old.get(ref) ?? noObject, after: now.get(ref) ?? noObject }))
    .filter((change) => change.before !== change.after);
}

/** Tells what follows from a reference that has moved already. */
export async function refMoved(
  state: State,
  repository: Repository,
  by: Doer,
  change: RefChange,
): Promise<void> {
  const subject = { refChange: change };
  const raise = (event: string): void => state.raise({ event, repository, sender: by.user, subject });
  state.repositories.change(repository.id, { pushedAt: Date.now() });
  if (change.before === noObject) raise('create');
  raise('push');
  if (change.after === noObject) raise('delete');
  if (!change.ref.startsWith(heads)) return;
  const branch = change.ref.slice(heads.length);
  if (change.after === noObject) return branchDeleted(state, repository, by, branch);
  requestSuites(state, repository, by, branch, change);
  for (const pull of openPulls(state, repository)) {
    if (pull.headRef === branch) await synchronize(state, repository, by, pull, change.after);
    else if (pull.baseRef === branch) await mergedByPush(state, repository, by, pull, change.after);
  }
}

async function synchronize(
  state: State,
  repository: Repository,
  by: Doer,
  pull: Pull,
  headSha: string,
): Promise<void> {
  const ends = await newEnds(state, pull, { headSha });
  const changed = await changedFiles(gitDirectory(state, repository), pull.headSha, headSha);
  // Nobody is waited for from here on, so whoever asks finds all of this or nothing.
  state.pulls.change(pull.id, ends);
  state.issues.change(pull.issueId, { updatedAt: Date.now() });
  markOutdated(state, pull, changed);
  if (protectionOf(state, repository, pull.baseRef)?.requiredReviews?.dismissStale) {
    const approvals = latestOpinions(state, pull).filter((review) => review.state === 'APPROVED');
    for (const review of approvals) dismissReview(state, review, by);
  }
  tell(state, issueById(state, pull.issueId), by, 'synchronize', { before: pull.headSha });
  await assignOwners(state, pull.id, by, true);
}

/** Line comments on files that the push changed no longer have a line. */
function markOutdated(state: State, pull: Pull, changed: readonly ChangedFile[]): void {
  for (const comment of reviewCommentsOf(state, pull)) {
    const outdated = changed.some((file) => file.path === comment.path || file.previousPath === comment.path);
    if (outdated && !comment.outdated) state.reviewComments.change(comment.id, { outdated });
  }
}

/** A head that is part of its base is merged, whoever put it there. */
async function mergedByPush(
  state: State,
  repository: Repository,
  by: Doer,
  pull: Pull,
  baseSha: string,
): Promise<void> {
  if (await isAncestor(gitDirectory(state, repository), pull.headSha, baseSha)) {
    markMerged(state, repository, by, pull, baseSha);
  } else await assignOwners(state, pull.id, by, false);
}

/** Pull requests from the branch are closed; those onto it follow the merge it went into, or are closed too. */
async function branchDeleted(state: State, repository: Repository, by: Doer, branch: string): Promise<void> {
  const mergedInto = pullsOf(state, repository).findLast(
    (pull) => pull.headRef === branch && pull.mergedAt !== null,
  );
  for (const pull of openPulls(state, repository)) {
    if (pull.baseRef === branch && mergedInto) {
      await retarget(state, pull, by, mergedInto.baseRef);
      await assignOwners(state, pull.id, by, false);
    } else if (pull.baseRef === branch || pull.headRef === branch) {
      closeIssue(state, issueById(state, pull.issueId), by, null);
    }
  }
}

/** Every App that writes checks is asked to check what was pushed. */
function requestSuites(
  state: State,
  repository: Repository,
  by: Doer,
  branch: string,
  change: RefChange,
): void {
  for (const installation of installationsOn(state, repository)) {
    const app = appById(state, installation.appId);
    if (app.permissions['checks'] !== 'write') continue;
    const suite = suiteFor(state, repository, app, change.after, branch, change.before);
    requestSuite(state, suite, by.user, 'requested');
  }
}
