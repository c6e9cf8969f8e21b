// The changes that GitHub offers by GraphQL only.
import { z } from 'zod';
import { Refusal } from '../rest/refusal.ts';
import { admit, doerOf, type Access, type Actor } from '../rest/authority.ts';
import { parseNodeId } from '../shape/schema.ts';
import { assignOwners } from '../world/code-owners.ts';
import { isClean, setAutoMerge } from '../world/auto-merge.ts';
import { entryOf } from '../world/merge-queue.ts';
import { pullById, issueOf, setDraft, type Pull } from '../world/pull.ts';
import { dequeue, enqueue } from '../world/queue-turn.ts';
import { repositoryById, type Repository } from '../world/repository.ts';
import { roleToSettle, setResolved } from '../world/review.ts';
import type { State } from '../world/state.ts';
import type { Table } from '../world/table.ts';
import { GraphqlError, type Args, type Node } from './execute.ts';
import { entryNode, nodeById, pullNode, threadNode } from './nodes.ts';

const writePulls: Access = { app: ['pull_requests:write'], user: 'write' };
const writeContents: Access = { app: ['contents:write'], user: 'write' };
const writeComments: Access = { app: ['issues:write', 'pull_requests:write'], user: 'triage' };

/** The mutations by name; each takes its `input` and answers its payload. */
export function mutations(state: State, actor: Actor): Node {
  const by = (): ReturnType<typeof doerOf> => doerOf(state, actor);
  const pull = (input: Record<string, unknown>, access: Access): Pull => {
    const found = record(state.pulls, 'PR', String(input['pullRequestId']));
    may(state, actor, repositoryById(state, found.repositoryId), access);
    return found;
  };
  const answer = (input: Record<string, unknown>, fields: Node): Node => ({
    clientMutationId: input['clientMutationId'] ?? null,
    ...fields,
  });
  const draft = (value: boolean) => async (args: Args) => {
    const input = inputOf(args);
    const { id } = setDraft(state, pull(input, writePulls), by(), value);
    return answer(input, { pullRequest: pullNode(state, await assignOwners(state, id, by(), !value)) });
  };
  const resolved = (value: boolean) => (args: Args) => {
    const input = inputOf(args);
    const thread = record(state.reviewThreads, 'PRRT', String(input['threadId']));
    const { user } = by();
    const about = pullById(state, thread.pullId);
    const access = { ...writePulls, user: roleToSettle(state, about, user) };
    may(state, actor, repositoryById(state, about.repositoryId), access);
    return answer(input, { thread: threadNode(state, setResolved(state, thread, by(), value)) });
  };
  return {
    __typename: 'Mutation',
    markPullRequestReadyForReview: draft(false),
    convertPullRequestToDraft: draft(true),
    resolveReviewThread: resolved(true),
    unresolveReviewThread: resolved(false),
    enablePullRequestAutoMerge: async (args: Args) => {
      const input = inputOf(args);
      const found = pull(input, writeContents);
      await mayAutoMerge(state, found);
      const method = z
        .enum(['merge', 'squash', 'rebase'])
        .catch('merge')
        .parse(String(input['mergeMethod']).toLowerCase());
      const changed = setAutoMerge(state, found, by(), method);
      return answer(input, { pullRequest: pullNode(state, changed), actor: null });
    },
    disablePullRequestAutoMerge: (args: Args) => {
      const input = inputOf(args);
      const changed = setAutoMerge(state, pull(input, writeContents), by(), null);
      return answer(input, { pullRequest: pullNode(state, changed), actor: null });
    },
    enqueuePullRequest: async (args: Args) => {
      const input = inputOf(args);
      const expected = input['expectedHeadOid'];
      const head = typeof expected === 'string' ? expected : undefined;
      const entry = await enqueue(state, pull(input, writeContents), by(), head);
      if (typeof entry === 'string') throw new GraphqlError('UNPROCESSABLE', entry);
      return answer(input, { mergeQueueEntry: entryNode(state, entry) });
    },
    dequeuePullRequest: (args: Args) => {
      const input = inputOf(args);
      const entry = entryOf(state, pull({ pullRequestId: input['id'] }, writeContents));
      if (entry === undefined) throw new GraphqlError('UNPROCESSABLE', 'Pull request is not in the queue');
      const left = entryNode(state, entry);
      dequeue(state, entry, by(), 'MANUAL');
      return answer(input, { mergeQueueEntry: left });
    },
    minimizeComment: (args: Args) => {
      const input = inputOf(args);
      return answer(input, { minimizedComment: minimize(state, actor, input) });
    },
  };
}

async function mayAutoMerge(state: State, pull: Pull): Promise<void> {
  const refuse = (reason: string): never => {
    throw new GraphqlError('UNPROCESSABLE', reason);
  };
  if (!repositoryById(state, pull.repositoryId).allowAutoMerge) {
    refuse('Pull request Auto merge is not allowed for this repository');
  }
  if (issueOf(state, pull).state === 'closed') refuse('Pull request is closed');
  if (pull.draft) refuse('Pull request is in draft state');
  if (await isClean(state, pull)) refuse('Pull request is in clean status');
}

const classifiers = ['SPAM', 'ABUSE', 'OFF_TOPIC', 'OUTDATED', 'DUPLICATE', 'RESOLVED'] as const;

function minimize(state: State, actor: Actor, input: Record<string, unknown>): Node | undefined {
  const id = String(input['subjectId']);
  const parsed = parseNodeId(id);
  const reason = z.enum(classifiers).safeParse(input['classifier']);
  if (!reason.success) {
    throw new GraphqlError(
      'UNPROCESSABLE',
      `Argument 'classifier' has an invalid value. Expected type 'ReportedContentClassifiers!'.`,
    );
  }
  const minimizedReason = reason.data.toLowerCase().replace('_', '-');
  if (parsed?.noun === 'IC') {
    const comment = record(state.comments, 'IC', id);
    may(state, actor, repositoryById(state, comment.repositoryId), writeComments);
    state.comments.change(comment.id, { minimizedReason });
  } else if (parsed?.noun === 'PRRC') {
    const comment = record(state.reviewComments, 'PRRC', id);
    may(state, actor, repositoryOf(state, comment.pullId), writePulls);
    state.reviewComments.change(comment.id, { minimizedReason });
  } else {
    const review = record(state.reviews, 'PRR', id);
    may(state, actor, repositoryOf(state, review.pullId), writePulls);
    state.reviews.change(review.id, { minimizedReason });
  }
  return nodeById(state, id);
}

function repositoryOf(state: State, pullId: number): Repository {
  return repositoryById(state, pullById(state, pullId).repositoryId);
}

function inputOf(args: Args): Record<string, unknown> {
  const input = args['input'];
  if (typeof input === 'object' && input !== null) return { ...input };
  throw new GraphqlError('UNPROCESSABLE', 'Field is missing required arguments: input');
}

function record<T extends { readonly id: number }>(table: Table<T>, noun: string, globalId: string): T {
  const parsed = parseNodeId(globalId);
  const found = parsed?.noun === noun ? table.get(parsed.id) : undefined;
  if (found === undefined)
    throw new GraphqlError('NOT_FOUND', `Could not resolve to a node with the global id of '${globalId}'`);
  return found;
}

/** REST's rules in GraphQL's words. */
function may(state: State, actor: Actor, repository: Repository, access: Access): void {
  try {
    admit(state, actor, repository, access, true);
  } catch (error) {
    if (error instanceof Refusal && error.status !== 401) throw new GraphqlError('FORBIDDEN', error.message);
    throw error;
  }
}
