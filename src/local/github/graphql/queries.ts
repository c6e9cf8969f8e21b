// What can be asked: a repository by its name and what is in it, and a pull request by its global id.
import { nodeId } from '../shape/schema.ts';
import type { Access } from '../rest/authority.ts';
import { issueByNumber } from '../world/issue.ts';
import { mergeQueueOf } from '../world/merge-queue.ts';
import { pullByNumber } from '../world/pull.ts';
import type { Repository } from '../state/repository.ts';
import { repositoryByName } from '../world/repository.ts';
import { issueNode, pullNode, queueNode } from './nodes.ts';
import { allow, pullFor, unresolved, type Caller } from './reach.ts';

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
    /** Only pull requests are asked for by their id. */
    node: ({ id }: { readonly id: string }): object => pullNode(caller.state, pullFor(caller, id, readPulls)),
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
