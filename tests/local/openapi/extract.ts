// Takes the operations of `operations.txt` and the webhooks of `webhooks.txt` out of GitHub's published OpenAPI
// description, as JSON Schema without prose.
//
// To renew the data, or after adding a line to these lists, unpack the npm package somewhere else (it is 400 MB):
//   npm pack @octokit/openapi && tar xzf octokit-openapi-*.tgz
//   npm exec -c 'node tests/local/openapi/extract.ts FOLDER/package/generated/api.github.com.json'
import { readFileSync, writeFileSync } from 'node:fs';
import type { DescribedOperation, DescribedParameter, Schema } from '../../support/github-description.ts';

interface Media {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

interface Operation {
  readonly parameters?: readonly Schema[];
  readonly requestBody?: Media & { readonly required?: boolean };
  readonly responses: Readonly<Record<string, Media & Schema>>;
}

interface Webhook {
  /** `issues/labeled`, `push` */
  readonly operationId: string;
  readonly requestBody: Media;
}

interface Description {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly 'x-webhooks': Readonly<Record<string, { readonly post: Webhook }>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** What checks nothing. */
const prose = new Set([
  'title',
  'description',
  'example',
  'examples',
  'externalDocs',
  'default',
  'deprecated',
  'discriminator',
]);

const [, , source = 'api.github.com.json'] = process.argv;
const here = new URL('.', import.meta.url);
const description = JSON.parse(readFileSync(source, 'utf8')) as Description;
const operations = linesOf('operations.txt').map(extracted);
const webhooks = webhooksOf(linesOf('webhooks.txt'));
const schemas = reachable([operations, webhooks]);
writeFileSync(new URL('github.json', here), inLines());

function linesOf(name: string): string[] {
  return readFileSync(new URL(name, here), 'utf8').trim().split('\n');
}

function extracted(line: string): DescribedOperation {
  const [method = '', path = ''] = line.split(' ');
  const operation = description.paths[path]?.[method.toLowerCase()];
  if (operation === undefined) throw new Error(`GitHub describes no ${line}`);
  const { requestBody } = operation;
  return {
    method,
    path,
    parameters: (operation.parameters ?? []).map((one) => parameter(resolved(one))),
    ...(requestBody === undefined
      ? {}
      : { body: { required: requestBody.required ?? false, schema: bare(jsonOf(requestBody) ?? {}) } }),
    responses: Object.fromEntries(
      Object.entries(operation.responses).map(([status, response]) => {
        const schema = jsonOf(resolved(response));
        return [status, schema === undefined ? null : bare(schema)];
      }),
    ),
  };
}

/** The payloads of these events and actions, by `issues.labeled` or `push`. */
function webhooksOf(names: readonly string[]): Record<string, Schema> {
  const described = new Map(
    Object.values(description['x-webhooks']).map(({ post }) => [
      post.operationId.replaceAll('-', '_').replace('/', '.'),
      post.requestBody,
    ]),
  );
  return Object.fromEntries(
    names.map((name) => {
      const schema = jsonOf(described.get(name) ?? {});
      if (schema === undefined) throw new Error(`GitHub describes no webhook ${name}`);
      return [name, bare(schema)];
    }),
  );
}

function parameter(given: Schema): DescribedParameter {
  return {
    name: String(given['name']),
    in: given['in'] as DescribedParameter['in'],
    required: given['required'] === true,
    ...(given['x-multi-segment'] === true ? { multiSegment: true } : {}),
    schema: bare(given['schema'] as Schema),
  };
}

/** What a reference leads to, with parameters and responses in mind: schemas stay references. */
function resolved<T extends Schema>(given: T): T {
  const reference = given['$ref'];
  if (typeof reference !== 'string') return given;
  const steps = reference.slice(2).split('/');
  return steps.reduce((at: Schema, step) => at[step] as Schema, description as unknown as Schema) as T;
}

function jsonOf({ content = {} }: Media): Schema | undefined {
  return content['application/json']?.schema;
}

/** The schema without what checks nothing; `nullable` in JSON Schema's own words. */
function bare(schema: Schema): Schema {
  const { nullable, ...rest } = schema;
  const kept = Object.entries(rest)
    .filter(([key]) => !prose.has(key) && !key.startsWith('x-'))
    .map(([key, value]) => [key, inner(key, value)]);
  const plain = Object.fromEntries(kept) as Schema;
  return nullable === true ? { anyOf: [{ type: 'null' }, plain] } : plain;
}

function inner(key: string, value: unknown): unknown {
  switch (key) {
    case 'properties':
    case 'patternProperties':
      return Object.fromEntries(
        Object.entries(value as Schema).map(([name, one]) => [name, bare(one as Schema)]),
      );
    case 'items':
    case 'not':
    case 'additionalProperties':
      return typeof value === 'object' ? bare(value as Schema) : value;
    case 'allOf':
    case 'anyOf':
    case 'oneOf':
      return (value as Schema[]).map(bare);
    default:
      return value;
  }
}

/** All schemas that the operations refer to, and those that these refer to. */
function reachable(from: unknown): Map<string, Schema> {
  const found = new Map<string, Schema>();
  const follow = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (found.has(name)) continue;
      const schema = bare(description.components.schemas[name] ?? {});
      found.set(name, schema);
      follow(schema);
    }
  };
  follow(from);
  return new Map([...found].sort(([one], [other]) => one.localeCompare(other)));
}

/** One line for each operation and schema: a renewal then shows what GitHub changed. */
function inLines(): string {
  const lines = (entries: readonly string[]): string => entries.join(',\n');
  return [
    `{"version":${JSON.stringify(description.info.version)},"operations":[`,
    lines(operations.map((operation) => JSON.stringify(operation))),
    '],"webhooks":{',
    lines(
      Object.entries(webhooks).map(([name, schema]) => `${JSON.stringify(name)}:${JSON.stringify(schema)}`),
    ),
    '},"components":{"schemas":{',
    lines([...schemas].map(([name, schema]) => `${JSON.stringify(name)}:${JSON.stringify(schema)}`)),
    '}}}\n',
  ].join('\n');
}
