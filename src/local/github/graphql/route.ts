// `POST /api/graphql`: the few queries and mutations that REST does not have.
import { readFileSync } from 'node:fs';
import { buildSchema, execute, GraphQLError, Kind, parse, print } from 'graphql';
import { z } from 'zod';
import { Refusal } from '../rest/refusal.ts';
import type { Api } from '../rest/route.ts';
import { mutations } from './mutations.ts';
import { queries } from './queries.ts';
import { GraphqlRefusal, type Caller } from './reach.ts';
import { mistakesIn } from './validate.ts';

const schema = buildSchema(readFileSync(new URL('schema.graphql', import.meta.url), 'utf8'));

const Body = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

export function graphqlRoute({ app, state }: Api): void {
  app.post('/api/graphql', async (context) => {
    const actor = context.get('actor');
    if (actor.kind === 'anonymous') {
      throw new Refusal(401, 'This endpoint requires you to be authenticated.');
    }
    const body = Body.safeParse(await context.req.json().catch(() => undefined));
    if (!body.success) throw new Refusal(400, 'A query attribute must be specified and must be a string.');
    return context.json(await answer({ state, actor }, body.data));
  });
}

async function answer(caller: Caller, body: z.output<typeof Body>): Promise<object> {
  const document = parsed(body.query);
  if (document instanceof GraphQLError) return { errors: [document] };
  const mistakes = mistakesIn(schema, document);
  if (mistakes.length > 0) return { errors: mistakes };
  const { data, errors } = await execute({
    schema,
    document,
    rootValue: { ...queries(caller), ...mutations(caller) },
    variableValues: body.variables,
    operationName: body.operationName,
  });
  return { data, ...(errors && { errors: errors.map((error) => shown(error, body.variables ?? {})) }) };
}

function parsed(query: string) {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

/** GitHub's form of an error. @throws what broke here rather than being refused. */
function shown(error: GraphQLError, variables: Readonly<Record<string, unknown>>): object {
  const { originalError: cause, path, nodes = [] } = error;
  if (cause instanceof GraphqlRefusal) return { type: cause.type, ...error.toJSON() };
  if (cause !== undefined && path !== undefined) throw cause;
  const [node] = nodes;
  if (node?.kind !== Kind.VARIABLE_DEFINITION) return error.toJSON();
  const name = node.variable.name.value;
  return {
    ...error.toJSON(),
    message: `Variable $${name} of type ${print(node.type)} was provided invalid value`,
    extensions: { value: variables[name] ?? null, problems: [{ path: [], explanation: error.message }] },
  };
}
