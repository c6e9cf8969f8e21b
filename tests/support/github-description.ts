// GitHub's published description of its REST API and webhooks, as far as Troupe and the local GitHub go, and the means
// to hold a value against a part of it. The data is in tests/local/openapi.
import { readFileSync } from 'node:fs';
import { Ajv2019, type ErrorObject, type ValidateFunction } from 'ajv/dist/2019.js';

export type Schema = Readonly<Record<string, unknown>>;

export interface DescribedParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  /** A parameter of the path that may hold slashes. */
  readonly multiSegment?: true;
  readonly schema: Schema;
}

export interface DescribedOperation {
  readonly method: string;
  /** As GitHub writes it: `/repos/{owner}/{repo}/pulls`. */
  readonly path: string;
  readonly parameters: readonly DescribedParameter[];
  readonly body?: { readonly required: boolean; readonly schema: Schema };
  /** By status; `null` where the answer is no JSON, or nothing at all. */
  readonly responses: Readonly<Record<string, Schema | null>>;
}

export interface Description {
  readonly version: string;
  readonly operations: readonly DescribedOperation[];
  /** Payloads by event and action: `issues.labeled`, `push`. */
  readonly webhooks: Readonly<Record<string, Schema>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export const description = JSON.parse(
  readFileSync(new URL('../local/openapi/github.json', import.meta.url), 'utf8'),
) as Description;

const formats = {
  'date-time': (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text),
  uri: (text: string) => URL.canParse(text),
};
const checks = new Ajv2019({ strict: false, allErrors: true, logger: false, formats });
checks.addSchema({ $id: 'github', ...description, operations: description.operations.map(strictly) });
const textChecks = new Ajv2019({ strict: false, coerceTypes: true, logger: false, formats });

/** What the part of the description at `pointer` (`webhooks/push`) has against the value; `what` begins each sentence. */
export function objections(pointer: string, what: string, value: unknown): string[] {
  const check = checks.getSchema(`github#/${pointer}`);
  if (check === undefined) throw new Error(`the description has no ${pointer}`);
  return check(value) ? [] : (check.errors ?? []).map((error) => sentence(what, error));
}

/** Compiled once each: a story asks about a thousand of them. */
const readers = new WeakMap<Schema, ValidateFunction<{ value: string }>>();

/** Whether text from a path or query can be read as the schema wants it. */
export function canBeRead(text: string, schema: Schema): boolean {
  const reads =
    readers.get(schema) ?? textChecks.compile<{ value: string }>({ properties: { value: schema } });
  readers.set(schema, reads);
  return reads({ value: text });
}

/** GitHub ignores what it does not know in a request, but a client that sends it is wrong about GitHub. */
function strictly(operation: DescribedOperation): DescribedOperation {
  if (operation.body === undefined) return operation;
  return { ...operation, body: { ...operation.body, schema: closed(operation.body.schema) } };
}

function closed(schema: Schema): Schema {
  const { properties, items, ...rest } = schema as { properties?: Record<string, Schema>; items?: Schema };
  const inner = Object.entries(properties ?? {}).map(([name, one]) => [name, closed(one)]);
  return {
    ...rest,
    ...(items === undefined ? {} : { items: closed(items) }),
    ...(properties === undefined ? {} : { properties: Object.fromEntries(inner) }),
    ...('additionalProperties' in schema ? {} : { unevaluatedProperties: false }),
  };
}

function sentence(what: string, { instancePath, message = '', params }: ErrorObject): string {
  const detail: unknown = params['unevaluatedProperty'] ?? params['allowedValues'];
  return `${what}${instancePath} ${message}${detail === undefined ? '' : ` (${JSON.stringify(detail)})`}`;
}
