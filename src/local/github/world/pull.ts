// Pull requests: from branch to branch of one repository, opened, changed, closed; and whether git can merge them.
import type { Pull, Mergeability } from '../state/pull.ts';
import { mergedTree } from '../git/merge.ts';
import { headOf, isAncestor } from '../git/refs.ts';
import { countFigures } from './figures.ts';
import type { Issue } from '../state/issue.ts';
import { issueById, labelsOn, recordIssue, tell, type NewIssue } from './issue.ts';
import type { Repository } from '../state/repository.ts';
import { gitDirectory, repositoryById } from './repository.ts';
import type { State } from '../state/state.ts';
import type { Doer, User } from '../state/user.ts';
import { userById } from './user.ts';

interface NewPull extends NewIssue {
  readonly headRef: string;
  readonly headSha: string;
  readonly baseRef: string;
  readonly baseSha: string;
  readonly figures: Pull['figures'];
  readonly draft: boolean;
}

export function openPull(state: State, repository: Repository, by: Doer, wanted: NewPull): Pull {
  const issue = recordIssue(state, repository, by, { ...wanted, isPull: true });
  const pull = state.pulls.put({
    id: state.nextId(),
    issueId: issue.id,
    repositoryId: repository.id,
    number: issue.number,
    headRef: wanted.headRef,
    headSha: wanted.headSha,
    baseRef: wanted.baseRef,
    baseSha: wanted.baseSha,
    figures: wanted.figures,
    draft: wanted.draft,
    mergedAt: null,
    mergedById: null,
    mergeSha: null,
    requestedReviewerIds: [],
    fileOwnerIds: [],
    autoMerge: null,
  });
  tell(state, issue, by, 'opened');
  for (const label of labelsOn(state, issue)) tell(state, issue, by, 'labeled', { label });
  return pull;
}

export function pullByNumber(state: State, repository: Repository, number: number): Pull | undefined {
  return state.pulls.find((pull) => pull.repositoryId === repository.id && pull.number === number);
}

export function pullsOf(state: State, repository: Repository): Pull[] {
  return state.pulls.filter((pull) => pull.repositoryId === repository.id);
}

export function openPulls(state: State, repository: Repository): Pull[] {
  return pullsOf(state, repository).filter((pull) => issueOf(state, pull).state === 'open');
}

export function issueOf(state: State, pull: Pull): Issue {
  return issueById(state, pull.issueId);
}

export function pullById(state: State, id: number): Pull {
  const pull = state.pulls.linked(id);
  if (pull === undefined) throw new Error(`no pull request ${id}`);
  return pull;
}

/** The open pull request from this head to this base: there is at most one. */
export function openPullBetween(
  state: State,
  repository: Repository,
  headRef: string,
  baseRef: string,
): Pull | undefined {
  return openPulls(state, repository).find((pull) => pull.headRef === headRef && pull.baseRef === baseRef);
}

export function setDraft(state: State, pull: Pull, by: Doer, draft: boolean): Pull {
  if (pull.draft === draft) return pull;
  const changed = state.pulls.change(pull.id, { draft });
  tell(state, issueOf(state, pull), by, draft ? 'converted_to_draft' : 'ready_for_review');
  return changed;
}

/** Where a pull request would point with another base or head. Ask before the change: it takes a while. */
export async function newEnds(
  state: State,
  pull: Pull,
  change: { readonly baseRef?: string; readonly headSha?: string },
): Promise<Pick<Pull, 'baseSha' | 'headSha' | 'figures'>> {
  const { baseRef, headSha } = { ...pull, ...change };
  const directory = gitDirectory(state, repositoryById(state, pull.repositoryId));
  const baseSha = headOf(directory, baseRef) ?? pull.baseSha;
  const figures = await countFigures(state, { ...pull, baseSha, headSha });
  return { baseSha, headSha, figures };
}

export async function retarget(state: State, pull: Pull, by: Doer, baseRef: string): Promise<Pull> {
  const ends = await newEnds(state, pull, { baseRef });
  const changed = state.pulls.change(pull.id, { baseRef, ...ends });
  tell(state, issueOf(state, pull), by, 'edited', {
    changes: { base: { ref: { from: pull.baseRef }, sha: { from: pull.baseSha } } },
  });
  return changed;
}

export function requestReviewers(state: State, pull: Pull, by: Doer, users: readonly User[]): Pull {
  const added = users.filter((user) => !pull.requestedReviewerIds.includes(user.id));
  const requestedReviewerIds = [...pull.requestedReviewerIds, ...added.map((user) => user.id)];
  const changed = state.pulls.change(pull.id, { requestedReviewerIds });
  for (const user of added) {
    tell(state, issueOf(state, pull), by, 'review_requested', { requestedReviewer: user });
  }
  return changed;
}

export function withdrawReviewers(state: State, pull: Pull, by: Doer, users: readonly User[]): Pull {
  const removed = users.filter((user) => pull.requestedReviewerIds.includes(user.id));
  const requestedReviewerIds = pull.requestedReviewerIds.filter(
    (id) => !removed.some((user) => user.id === id),
  );
  const changed = state.pulls.change(pull.id, { requestedReviewerIds });
  for (const user of removed) {
    tell(state, issueOf(state, pull), by, 'review_request_removed', { requestedReviewer: user });
  }
  return changed;
}

/** Whether git can merge the pull request as both branches stand; `null` while git is still finding out. */
export function mergeability(state: State, pull: Pull): boolean | null {
  const known = whatGitSays(state, pull);
  return known === 'computing' ? null : known.mergeable;
}

/** As on GitHub the first question starts the work, and a later one finds the result. */
export function whatGitSays(state: State, pull: Pull): Mergeability {
  const directory = gitDirectory(state, repositoryById(state, pull.repositoryId));
  const base = headOf(directory, pull.baseRef);
  if (base === undefined) return { mergeable: false, behind: false };
  const key = `${pull.id}/${base}/${pull.headSha}`;
  const known = state.mergeability.get(key);
  if (known !== undefined) return known;
  state.mergeability.set(key, 'computing');
  Promise.all([mergedTree(directory, base, pull.headSha), isAncestor(directory, base, pull.headSha)]).then(
    ([tree, isNew]) => state.mergeability.set(key, { mergeable: tree !== undefined, behind: !isNew }),
    () => state.mergeability.delete(key),
  );
  return 'computing';
}

export function authorOf(state: State, pull: Pull): User {
  return userById(state, issueOf(state, pull).authorId);
}
