// GraphQL's way of saying no: the field is null, and an error beside the data says why.
import { admit, type Access, type Actor } from '../rest/authority.ts';
import { Refusal } from '../rest/refusal.ts';
import type { Repository } from '../world/repository.ts';
import type { State } from '../world/state.ts';

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
