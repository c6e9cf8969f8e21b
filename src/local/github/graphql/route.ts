// `POST /api/graphql`: the few queries and mutations that REST does not have.
import { z } from 'zod';
import { admit, type Access, type Actor } from '../rest/authority.ts';
import { Refusal } from '../rest/refusal.ts';
import type { Api } from '../rest/route.ts';
import { repositoryByName, type Repository } from '../world/repository.ts';
import type { State } from '../world/state.ts';
import { parseDocument, UnreadableQuery, type Operation } from './document.ts';
import { GraphqlError, select, type Args, type Node } from './execute.ts';
import { mutations } from './mutations.ts';
import { nodeById, repositoryNode, repositoryOfNode, userNode } from './nodes.ts';

const Body = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

const read: Access = { app: ['metadata:read'], user: 'read' };

export function graphqlRoute({ app, state }: Api): void {
  app.post('/api/graphql', async (context) => {
    const actor = context.get('actor');
    if (actor.kind === 'anonymous') {
      throw new Refusal(401, 'This endpoint requires you to be authenticated.');
    }
    const body = Body.safeParse(await context.req.json().catch(() => undefined));
    if (!body.success) throw new Refusal(400, 'A query attribute must be specified and must be a string.');
    return context.json(await answer(state, actor, body.data));
  });
}

async function answer(state: State, actor: Actor, body: z.output<typeof Body>): Promise<object> {
  try {
    const document = parseDocument(body.query);
    const operation = chosen(document.operations, body.operationName ?? undefined);
    const errors: object[] = [];
    const context = { document, variables: body.variables ?? {}, errors };
    const root = operation.kind === 'mutation' ? mutations(state, actor) : queries(state, actor);
    const data = await select(root, operation.fields, context);
    return errors.length === 0 ? { data } : { data, errors };
  } catch (error) {
    if (error instanceof UnreadableQuery) return { errors: [{ message: `Parse error: ${error.message}` }] };
    // A question that the schema does not allow is not answered in part.
    if (error instanceof GraphqlError) return { errors: [{ type: error.type, message: error.message }] };
    throw error;
  }
}

function chosen(operations: readonly Operation[], name: string | undefined): Operation {
  const operation = name === undefined ? operations[0] : operations.find((one) => one.name === name);
  if (operation === undefined)
    throw new UnreadableQuery(
      name === undefined ? 'Unexpected end of document' : `No operation named "${name}"`,
    );
  return operation;
}

function queries(state: State, actor: Actor): Node {
  return {
    __typename: 'Query',
    viewer: () => {
      if (actor.kind === 'user') return userNode(state, actor.user.id);
      // Only who asks is told the whole login of its bot.
      return actor.kind === 'installation'
        ? { ...userNode(state, actor.bot.id), login: actor.bot.login }
        : null;
    },
    repository: ({ owner, name }: Args) => {
      const fullName = `${String(owner)}/${String(name)}`;
      const repository = repositoryByName(state, fullName);
      if (repository === undefined || !mayRead(state, actor, repository)) {
        throw new GraphqlError('NOT_FOUND', `Could not resolve to a Repository with the name '${fullName}'.`);
      }
      return repositoryNode(state, repository);
    },
    node: ({ id }: Args) => {
      const repository = repositoryOfNode(state, String(id));
      const node = nodeById(state, String(id));
      if (node && repository && mayRead(state, actor, repository)) return node;
      throw new GraphqlError(
        'NOT_FOUND',
        `Could not resolve to a node with the global id of '${String(id)}'`,
      );
    },
  };
}

function mayRead(state: State, actor: Actor, repository: Repository): boolean {
  try {
    admit(state, actor, repository, read, false);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
