// Who may have what over GraphQL. A field that is refused is null, and an error beside the data says why.
import { admit, type Access, type Actor } from '../rest/authority.ts';
import { Refusal } from '../rest/refusal.ts';
import { parseNodeId } from '../shape/schema.ts';
import type { Pull } from '../state/pull.ts';
import type { Repository } from '../state/repository.ts';
import { repositoryById } from '../world/repository.ts';
import type { State } from '../state/state.ts';
import type { Table } from '../state/table.ts';

export interface Caller {
  readonly state: State;
  readonly actor: Actor;
}

export class GraphqlRefusal extends Error {
  readonly type:
    | 'NOT_FOUND'
    | 'FORBIDDEN'
    | 'UNPROCESSABLE'
    | 'MISSING_PAGINATION_BOUNDARIES'
    | 'EXCESSIVE_PAGINATION';

  constructor(type: GraphqlRefusal['type'], message: string) {
    super(message);
    this.type = type;
  }
}

/** @param what was asked for, as in "a Repository with the name 'ada/todo'" */
export function unresolved(what: string): GraphqlRefusal {
  return new GraphqlRefusal('NOT_FOUND', `Could not resolve to ${what}.`);
}

export function unresolvedId(id: string): GraphqlRefusal {
  return new GraphqlRefusal('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
}

/** REST's rules in GraphQL's words. `hidden` is said of a repository that the caller may not know of. */
export function allow(
  { state, actor }: Caller,
  repository: Repository,
  access: Access,
  hidden: GraphqlRefusal,
): void {
  try {
    admit(state, actor, repository, access, true);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw error.status === 404 ? hidden : new GraphqlRefusal('FORBIDDEN', error.message);
  }
}

/** The pull request of this global id, for a caller who has that access. */
export function pullFor(caller: Caller, id: string, access: Access): Pull {
  const pull = recordFor(caller.state.pulls, 'PR', id);
  allow(caller, repositoryById(caller.state, pull.repositoryId), access, unresolvedId(id));
  return pull;
}

export function recordFor<T extends { readonly id: number }>(
  table: Table<T>,
  noun: string,
  globalId: string,
): T {
  const parsed = parseNodeId(globalId);
  const record = parsed?.noun === noun ? table.get(parsed.id) : undefined;
  if (record === undefined) throw unresolvedId(globalId);
  return record;
}
