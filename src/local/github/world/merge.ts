// Merging a pull request: what forbids it, and the commit that does it.
import { writeMerge, type MergeMethod } from '../git/merge.ts';
import { headOf, isAncestor, updateRef } from '../git/refs.ts';
import { mergeQueueFor } from './merge-queue.ts';
import { markMerged } from './merged.ts';
import { protectionOf, unmetRequirement } from './protection.ts';
import type { Pull } from '../state/pull.ts';
import { authorOf, issueOf, pullById, whatGitSays } from './pull.ts';
import { moveRef, refMoved } from './push.ts';
import type { Repository } from '../state/repository.ts';
import { alone, gitDirectory, repositoryById } from './repository.ts';
import { runsOn } from './check.ts';
import type { State } from '../state/state.ts';
import { latestStatuses } from './status.ts';
import type { Doer } from '../state/user.ts';
import { signatureOf } from './user.ts';

/** GitHub's word for how a pull request stands. */
export type MergeableState = 'unknown' | 'dirty' | 'draft' | 'blocked' | 'behind' | 'unstable' | 'clean';

interface MergeOrder {
  readonly method: MergeMethod;
  /** Only if the head is still this. */
  readonly sha?: string | undefined;
  readonly title?: string | undefined;
  readonly message?: string | undefined;
  /** The base's queue itself merges: nobody else may where there is one. */
  readonly fromQueue?: true;
}

type MergeOutcome =
  | { readonly kind: 'merged'; readonly sha: string }
  | { readonly kind: 'refused'; readonly status: 405 | 409; readonly message: string };

/** Merges now, or says with GitHub's status and sentence why not. */
export async function mergePull(
  state: State,
  pull: Pull,
  by: Doer,
  order: MergeOrder,
): Promise<MergeOutcome> {
  const repository = repositoryById(state, pull.repositoryId);
  return alone(state, repository, async () => {
    const current = pullById(state, pull.id);
    const refusal = await whyNot(state, repository, current, by, order);
    if (refusal) return refusal;
    const directory = gitDirectory(state, repository);
    const base = headOf(directory, current.baseRef);
    if (base === undefined) return notMergeable;
    const sha = await writeMerge(directory, order.method, {
      base,
      head: current.headSha,
      message: messageOf(state, repository, current, order),
      author: signatureOf(by.user),
    });
    if (sha === undefined) return notMergeable;
    const move = { ref: `refs/heads/${current.baseRef}`, before: base, after: sha };
    await updateRef(directory, move.ref, sha, base);
    // The record before what follows: the moved branch must not be taken for a merge by push.
    const merged = markMerged(state, repository, by, current, sha);
    await refMoved(state, repository, by, move);
    if (repository.deleteBranchOnMerge) await deleteHead(state, repository, merged, by);
    return { kind: 'merged', sha };
  });
}

const notMergeable: MergeOutcome = {
  kind: 'refused',
  status: 405,
  message: 'Pull Request is not mergeable',
};

const queueOnly = 'Repository rule violations found\n\nChanges must be made through the merge queue\n\n';

async function whyNot(
  state: State,
  repository: Repository,
  pull: Pull,
  by: Doer,
  order: MergeOrder,
): Promise<MergeOutcome | undefined> {
  const refused = (status: 405 | 409, message: string): MergeOutcome => ({
    kind: 'refused',
    status,
    message,
  });
  if (issueOf(state, pull).state === 'closed') return notMergeable;
  if (order.sha !== undefined && order.sha !== pull.headSha) {
    return refused(409, 'Head branch was modified. Review and try the merge again.');
  }
  if (pull.draft) return refused(405, 'Pull Request is still a draft');
  if (order.fromQueue === undefined && !methodAllowed(repository, order.method)) {
    const name = order.method === 'merge' ? 'Merge commits' : `${capital(order.method)} merges`;
    return refused(405, `${name} are not allowed on this repository.`);
  }
  if (order.fromQueue === undefined && mergeQueueFor(state, pull)) return refused(405, queueOnly);
  const unmet = unmetRequirement(state, pull, by);
  if (unmet !== undefined) return refused(405, unmet);
  // What a queue merges is brought up to date by the queue.
  if (order.fromQueue === undefined && (await isBehind(state, repository, pull))) {
    return refused(405, 'Head branch is not up to date with the base branch.');
  }
  return undefined;
}

/**
 * How the pull request stands, in the one word that GitHub has for it, to whoever asks. `mergeable` is what git says, as
 * far as it is known to the asker.
 */
export function mergeableState(
  state: State,
  pull: Pull,
  mergeable: boolean | null,
  asker?: Doer,
): MergeableState {
  const repository = repositoryById(state, pull.repositoryId);
  const known = whatGitSays(state, pull);
  if (issueOf(state, pull).state === 'closed' || mergeable === null || known === 'computing')
    return 'unknown';
  if (!mergeable) return 'dirty';
  if (pull.draft) return 'draft';
  if (unmetRequirement(state, pull, asker) !== undefined) return 'blocked';
  if (known.behind && mustBeUpToDate(state, repository, pull)) return 'behind';
  const runs = runsOn(state, repository, pull.headSha);
  const runsFine = runs.every((run) => ['success', 'neutral', 'skipped'].includes(run.conclusion ?? ''));
  const statusesFine = latestStatuses(state, repository, pull.headSha).every(
    (one) => one.state === 'success',
  );
  return runsFine && statusesFine ? 'clean' : 'unstable';
}

async function isBehind(state: State, repository: Repository, pull: Pull): Promise<boolean> {
  if (!mustBeUpToDate(state, repository, pull)) return false;
  const directory = gitDirectory(state, repository);
  const base = headOf(directory, pull.baseRef);
  return base !== undefined && !(await isAncestor(directory, base, pull.headSha));
}

function mustBeUpToDate(state: State, repository: Repository, pull: Pull): boolean {
  return protectionOf(state, repository, pull.baseRef)?.requiredChecks?.strict === true;
}

async function deleteHead(state: State, repository: Repository, pull: Pull, by: Doer): Promise<void> {
  const tip = headOf(gitDirectory(state, repository), pull.headRef);
  if (tip !== pull.headSha) return;
  const change = { ref: `refs/heads/${pull.headRef}`, before: tip, after: '0'.repeat(40) };
  await moveRef(state, repository, by, change);
}

function messageOf(state: State, repository: Repository, pull: Pull, order: MergeOrder): string {
  const issue = issueOf(state, pull);
  const owner = repository.fullName.split('/')[0] ?? '';
  const squash = order.method === 'squash';
  const title = squash
    ? `${issue.title} (#${pull.number})`
    : `Merge pull request #${pull.number} from ${owner}/${pull.headRef}`;
  const text = order.message ?? (squash ? coAuthor(state, pull) : issue.title);
  return `${order.title ?? title}\n${text === '' ? '' : `\n${text}\n`}`;
}

function coAuthor(state: State, pull: Pull): string {
  const { name, email } = signatureOf(authorOf(state, pull));
  return `Co-authored-by: ${name} <${email}>`;
}

function methodAllowed(repository: Repository, method: MergeMethod): boolean {
  if (method === 'merge') return repository.allowMergeCommit;
  return method === 'squash' ? repository.allowSquashMerge : repository.allowRebaseMerge;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
