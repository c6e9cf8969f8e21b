// Commit statuses, the older sibling of check runs.
import type { Status } from '../state/status.ts';
import type { Repository } from '../state/repository.ts';
import type { State } from '../state/state.ts';
import type { Doer } from '../state/user.ts';

export function addStatus(
  state: State,
  repository: Repository,
  by: Doer,
  wanted: Pick<Status, 'sha' | 'state' | 'context' | 'description' | 'targetUrl'>,
): Status {
  const status = state.statuses.put({
    id: state.nextId(),
    repositoryId: repository.id,
    creatorId: by.user.id,
    createdAt: Date.now(),
    ...wanted,
  });
  state.raise({ event: 'status', repository, sender: by.user, subject: { status } });
  return status;
}

/** All statuses of a commit, newest first. */
export function statusesOf(state: State, repository: Repository, sha: string): Status[] {
  return state.statuses
    .filter((status) => status.repositoryId === repository.id && status.sha === sha)
    .reverse();
}

/** The newest status of each context. */
export function latestStatuses(state: State, repository: Repository, sha: string): Status[] {
  const byContext = new Map<string, Status>();
  for (const status of statusesOf(state, repository, sha)) {
    if (!byContext.has(status.context)) byContext.set(status.context, status);
  }
  return [...byContext.values()];
}

export function combinedState(statuses: readonly Status[]): 'failure' | 'pending' | 'success' {
  if (statuses.some((status) => status.state === 'failure' || status.state === 'error')) return 'failure';
  return statuses.length > 0 && statuses.every((status) => status.state === 'success')
    ? 'success'
    : 'pending';
}
