// What can be asked: a repository by its name, anything by its global id, and what is in a repository.
import { nodeId, parseNodeId } from '../shape/schema.ts';
import type { Access } from '../rest/authority.ts';
import { issueByNumber } from '../world/issue.ts';
import { mergeQueueOf } from '../world/merge-queue.ts';
import { pullById, pullByNumber } from '../world/pull.ts';
import { repositoryById, repositoryByName, type Repository } from '../world/repository.ts';
import { issueNode, pullNode, queueNode, threadNode } from './nodes.ts';
import { allow, unresolved, unresolvedId, type Caller } from './refusal.ts';

const readMetadata: Access = { app: ['metadata:read'], user: 'read' };
const readIssues: Access = { app: ['issues:read'], user: 'read' };
const readPulls: Access = { app: ['pull_requests:read'], user: 'read' };

interface Named {
  readonly owner: string;
  readonly name: string;
}

interface Numbered {
  readonly number: number;
}

export function queries(caller: Caller) {
  return {
    repository({ owner, name }: Named): object {
      const missing = unresolved(`a Repository with the name '${owner}/${name}'`);
      const repository = repositoryByName(caller.state, `${owner}/${name}`);
      if (repository === undefined) throw missing;
      allow(caller, repository, readMetadata, missing);
      return repositoryNode(caller, repository);
    },
    node({ id }: { readonly id: string }): object {
      const found = nodeById(caller, id);
      if (found === undefined) throw unresolvedId(id);
      allow(caller, repositoryById(caller.state, found.repositoryId), found.access, unresolvedId(id));
      return found.node;
    },
  };
}

function repositoryNode(caller: Caller, repository: Repository): object {
  const { state } = caller;
  return {
    __typename: 'Repository',
    id: nodeId('R', repository.id),
    issue({ number }: Numbered): object {
      const missing = unresolved(`an Issue with the number of ${number}`);
      allow(caller, repository, readIssues, missing);
      const issue = issueByNumber(state, repository, number);
      if (issue === undefined || issue.isPull) throw missing;
      return issueNode(state, issue);
    },
    pullRequest({ number }: Numbered): object {
      const missing = unresolved(`a PullRequest with the number of ${number}`);
      allow(caller, repository, readPulls, missing);
      const pull = pullByNumber(state, repository, number);
      if (pull === undefined) throw missing;
      return pullNode(state, pull);
    },
    mergeQueue({ branch }: { readonly branch?: string | null }): object | undefined {
      const queue = mergeQueueOf(state, repository, branch ?? repository.defaultBranch);
      return queue && queueNode(queue);
    },
  };
}

interface Found {
  readonly node: object;
  readonly repositoryId: number;
  readonly access: Access;
}

function nodeById(caller: Caller, globalId: string): Found | undefined {
  const { state } = caller;
  const { noun, id } = parseNodeId(globalId) ?? { noun: '', id: 0 };
  switch (noun) {
    case 'R': {
      const one = state.repositories.get(id);
      return one && { node: repositoryNode(caller, one), repositoryId: id, access: readMetadata };
    }
    case 'I': {
      const one = state.issues.get(id);
      return one && { node: issueNode(state, one), repositoryId: one.repositoryId, access: readIssues };
    }
    case 'PR': {
      const one = state.pulls.get(id);
      return one && { node: pullNode(state, one), repositoryId: one.repositoryId, access: readPulls };
    }
    case 'PRRT': {
      const one = state.reviewThreads.get(id);
      const { repositoryId } = one === undefined ? { repositoryId: 0 } : pullById(state, one.pullId);
      return one && { node: threadNode(state, one), repositoryId, access: readPulls };
    }
    default:
      return undefined;
  }
}
