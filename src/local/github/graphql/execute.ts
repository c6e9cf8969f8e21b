// Answers a GraphQL operation from plain objects: functions in them are fields that take arguments or work.
import { UnreadableQuery, type Field, type GraphqlDocument, type Selection, type Value } from './document.ts';

export type Args = Readonly<Record<string, unknown>>;
export type Resolver = (args: Args) => unknown;

/** An object's fields; `__typename` decides which fragments apply. */
export interface Node {
  readonly __typename?: string;
  readonly [field: string]: unknown;
}

/** GitHub's errors inside a 200. */
export class GraphqlError extends Error {
  readonly type: 'NOT_FOUND' | 'FORBIDDEN' | 'UNPROCESSABLE' | 'undefinedField';

  constructor(type: GraphqlError['type'], message: string) {
    super(message);
    this.type = type;
  }
}

export interface Context {
  readonly document: GraphqlDocument;
  readonly variables: Args;
  /** What could not be had: its field is `null`, and the rest of the answer stands. */
  readonly errors: object[];
}

type Path = readonly (string | number)[];

/** Picks from `value` what the selections ask for, calling what must be called. */
export async function select(
  value: unknown,
  selections: readonly Selection[],
  context: Context,
  path: Path = [],
): Promise<unknown> {
  if (Array.isArray(value)) {
    return Promise.all(value.map(async (item, at) => select(item, selections, context, [...path, at])));
  }
  if (value === null || value === undefined) return null;
  if (selections.length === 0) return value;
  const node = value as Node;
  const result: Record<string, unknown> = {};
  for (const field of flatten(selections, node, context)) {
    result[field.alias] = await resolve(node, field, context, [...path, field.alias]);
  }
  return result;
}

function flatten(selections: readonly Selection[], node: Node, context: Context): Field[] {
  return selections.flatMap((selection) => {
    if ('name' in selection) return [selection];
    if (selection.fragment !== undefined) {
      const fragment = context.document.fragments.get(selection.fragment);
      if (fragment === undefined)
        throw new UnreadableQuery(`Fragment ${selection.fragment} was used, but not defined`);
      return flatten(fragment, node, context);
    }
    const applies =
      selection.onType === undefined || [node.__typename, 'Node', 'Actor'].includes(selection.onType);
    return applies ? flatten(selection.fields, node, context) : [];
  });
}

async function resolve(node: Node, field: Field, context: Context, path: Path): Promise<unknown> {
  const type = node.__typename ?? 'Query';
  if (!(field.name in node)) {
    throw new GraphqlError('undefinedField', `Field '${field.name}' doesn't exist on type '${type}'`);
  }
  const found = node[field.name];
  const args = argsOf(field, context.variables);
  try {
    const value: unknown = typeof found === 'function' ? await (found as Resolver)(args) : found;
    return await select(value, field.fields, context, path);
  } catch (error) {
    if (!(error instanceof GraphqlError) || error.type === 'undefinedField') throw error;
    context.errors.push({ type: error.type, path, message: error.message });
    return null;
  }
}

function argsOf(field: Field, variables: Args): Args {
  return Object.fromEntries([...field.args].map(([name, value]) => [name, valueOf(value, variables)]));
}

function valueOf(value: Value, variables: Args): unknown {
  switch (value.kind) {
    case 'variable':
      return variables[value.name];
    case 'constant':
      return value.value;
    case 'list':
      return value.items.map((item) => valueOf(item, variables));
    case 'object':
      return Object.fromEntries([...value.fields].map(([name, item]) => [name, valueOf(item, variables)]));
  }
}
