// The changes that GitHub offers by GraphQL only.
import { doerOf, type Access } from '../rest/authority.ts';
import { isClean, setAutoMerge } from '../world/auto-merge.ts';
import { assignOwners } from '../world/code-owners.ts';
import { entryOf } from '../world/merge-queue.ts';
import type { Pull } from '../state/pull.ts';
import { issueOf, pullById, setDraft } from '../world/pull.ts';
import { dequeue, enqueue } from '../world/queue-turn.ts';
import { repositoryById } from '../world/repository.ts';
import { roleToSettle, setResolved } from '../world/review.ts';
import type { State } from '../state/state.ts';
import type { User } from '../state/user.ts';
import { entryNode, pullNode, threadNode, userNode } from './nodes.ts';
import { allow, GraphqlRefusal, pullFor, recordFor, unresolvedId, type Caller } from './reach.ts';

const writePulls: Access = { app: ['pull_requests:write'], user: 'write' };
const writeContents: Access = { app: ['contents:write'], user: 'write' };

interface OfPull {
  readonly pullRequestId: string;
}

/** The mutations by name; the schema has checked their input. */
export function mutations(caller: Caller) {
  return {
    convertPullRequestToDraft: mutation(async (input: OfPull) => draft(caller, input, true)),
    markPullRequestReadyForReview: mutation(async (input: OfPull) => draft(caller, input, false)),
    resolveReviewThread: mutation((input: OfThread) => settle(caller, input, true)),
    unresolveReviewThread: mutation((input: OfThread) => settle(caller, input, false)),
    enablePullRequestAutoMerge: mutation(async (input: AutoMerge) => mergeLater(caller, input)),
    disablePullRequestAutoMerge: mutation((input: OfPull) => mergeByHand(caller, input)),
    enqueuePullRequest: mutation(async (input: Enqueuing) => putInQueue(caller, input)),
    dequeuePullRequest: mutation((input: Dequeuing) => takeOutOfQueue(caller, input)),
  };
}

/** Every mutation takes one input, and hands the client's own id for it back. */
function mutation<Input>(change: (input: Input) => object | Promise<object>) {
  return async ({ input }: { readonly input: Input & { readonly clientMutationId?: string } }) => ({
    clientMutationId: input.clientMutationId,
    ...(await change(input)),
  });
}

async function draft(caller: Caller, { pullRequestId }: OfPull, value: boolean): Promise<object> {
  const { state, actor } = caller;
  const by = doerOf(state, actor);
  const { id } = setDraft(state, pullFor(caller, pullRequestId, writePulls), by, value);
  return { pullRequest: pullNode(state, await assignOwners(state, id, by, !value)) };
}

interface OfThread {
  readonly threadId: string;
}

function settle(caller: Caller, { threadId }: OfThread, resolved: boolean): object {
  const { state, actor } = caller;
  const by = doerOf(state, actor);
  const thread = recordFor(state.reviewThreads, 'PRRT', threadId);
  const pull = pullById(state, thread.pullId);
  const access = { ...writeContents, user: roleToSettle(state, pull, by.user) };
  allow(caller, repositoryById(state, pull.repositoryId), access, unresolvedId(threadId));
  return { thread: threadNode(state, setResolved(state, thread, by, resolved)) };
}

interface AutoMerge extends OfPull {
  readonly mergeMethod: 'MERGE' | 'SQUASH' | 'REBASE';
}

async function mergeLater(caller: Caller, { pullRequestId, mergeMethod }: AutoMerge): Promise<object> {
  const { state, actor } = caller;
  const by = doerOf(state, actor);
  const pull = pullFor(caller, pullRequestId, writeContents);
  const clean = isClean(state, pull);
  mayMergeLater(state, pullById(state, pull.id), clean);
  const method = mergeMethod.toLowerCase() as Lowercase<typeof mergeMethod>;
  return changed(state, setAutoMerge(state, pull, by, method), by.user);
}

function mergeByHand(caller: Caller, { pullRequestId }: OfPull): object {
  const { state, actor } = caller;
  const by = doerOf(state, actor);
  const pull = pullFor(caller, pullRequestId, writeContents);
  return changed(state, setAutoMerge(state, pull, by, null), by.user);
}

function changed(state: State, pull: Pull, by: User): object {
  return { actor: userNode(state, by.id), pullRequest: pullNode(state, pull) };
}

/** @throws GraphqlRefusal with the first thing that forbids a merge later on */
function mayMergeLater(state: State, pull: Pull, clean: boolean): void {
  const refusal = (why: string) => new GraphqlRefusal('UNPROCESSABLE', `Pull request ${why}`);
  if (!repositoryById(state, pull.repositoryId).allowAutoMerge) {
    throw refusal('Auto merge is not allowed for this repository');
  }
  if (issueOf(state, pull).state === 'closed') throw refusal('is closed');
  if (pull.draft) throw refusal('is in draft state');
  if (clean) throw refusal('is in clean status');
}

interface Enqueuing extends OfPull {
  readonly expectedHeadOid?: string | null;
}

async function putInQueue(caller: Caller, { pullRequestId, expectedHeadOid }: Enqueuing): Promise<object> {
  const { state, actor } = caller;
  const pull = pullFor(caller, pullRequestId, writeContents);
  const entry = await enqueue(state, pull, doerOf(state, actor), expectedHeadOid ?? undefined);
  if (typeof entry === 'string') throw new GraphqlRefusal('UNPROCESSABLE', entry);
  return { mergeQueueEntry: entryNode(state, entry) };
}

interface Dequeuing {
  readonly id: string;
}

function takeOutOfQueue(caller: Caller, { id }: Dequeuing): object {
  const { state, actor } = caller;
  const entry = entryOf(state, pullFor(caller, id, writeContents));
  if (entry === undefined) throw new GraphqlRefusal('UNPROCESSABLE', 'Pull request is not in the queue');
  const left = entryNode(state, entry);
  dequeue(state, entry, doerOf(state, actor), 'MANUAL');
  return { mergeQueueEntry: left };
}
