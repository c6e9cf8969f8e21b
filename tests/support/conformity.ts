// Holds what went over the wire between a client and a GitHub against GitHub's own description of its REST API.
import {
  canBeRead,
  type DescribedOperation,
  type DescribedParameter,
  description,
  objections,
} from './github-description.ts';

/** One request below `/api/v3`, and what came back. */
export interface Exchange {
  readonly method: string;
  /** Path and query, without `/api/v3`. */
  readonly url: string;
  /** The media type that was asked for. */
  readonly accept: string;
  readonly requestBody: string;
  /** `undefined` when the connection broke before an answer came. */
  readonly answer?:
    | { readonly status: number; readonly contentType: string; readonly body: string }
    | undefined;
}

/** Every way in which the exchanges are not as GitHub describes them, each once; nothing when all conform. */
export function problemsIn(exchanges: readonly Exchange[]): string[] {
  return [...new Set(exchanges.flatMap(problemsOf))];
}

function problemsOf(exchange: Exchange): string[] {
  const url = new URL(exchange.url, 'http://github');
  const found = operationFor(exchange.method, url.pathname);
  if (found === undefined) return [`GitHub describes no ${exchange.method} ${url.pathname}`];
  const { operation, values } = found;
  const problems = [
    ...parameterProblems(operation, values, url.searchParams),
    ...requestBodyProblems(operation, exchange.requestBody),
    ...answerProblems(operation, exchange),
  ];
  return problems
    .filter((problem) => !excused(operation, problem))
    .map((problem) => `${nameOf(operation)}: ${problem}`);
}

/** The operation that GitHub describes for this exchange, as `GET /app`. */
export function operationOf({ method, url }: Exchange): string | undefined {
  const found = operationFor(method, new URL(url, 'http://github').pathname);
  return found && nameOf(found.operation);
}

export function nameOf({ method, path }: Pick<DescribedOperation, 'method' | 'path'>): string {
  return `${method} ${path}`;
}

/** Where the description is known to be wrong about GitHub. */
const exceptions: readonly { readonly operation: string; readonly problem: RegExp; readonly why: string }[] =
  [
    {
      operation: 'GET /app/installations',
      problem: /^200\/\d+\/account /,
      why: 'it wants an account that is a user and an enterprise at once; for a single installation it wants either',
    },
  ];

function excused(operation: DescribedOperation, problem: string): boolean {
  return exceptions.some((one) => one.operation === nameOf(operation) && one.problem.test(problem));
}

/** Refusals that may come from any operation: GitHub describes them for some and sends them for all. */
const anywhere = new Set([400, 401, 403, 404, 415, 422, 429, 500, 502, 503, 504]);

interface Matched {
  readonly operation: DescribedOperation;
  /** By the name of the path's parameter. */
  readonly values: ReadonlyMap<string, string>;
}

function operationFor(method: string, pathname: string): Matched | undefined {
  for (const { operation, pattern } of patterns) {
    const match = operation.method === method ? pattern.exec(pathname) : null;
    if (match === null) continue;
    const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    const values = names.map((name, at): [string, string] => [name, decodeURIComponent(match[at + 1] ?? '')]);
    return { operation, values: new Map(values) };
  }
  return undefined;
}

/** The most exact first: `/commits/{ref}/status` is not a commit whose name holds a slash. */
const patterns = description.operations
  .map((operation) => ({ operation, pattern: patternOf(operation) }))
  .sort((one, other) => literal(other.operation).length - literal(one.operation).length);

function literal({ path }: DescribedOperation): string {
  return path.replaceAll(/\{\w+\}/g, '');
}

function patternOf({ path, parameters }: DescribedOperation): RegExp {
  const long = new Set(parameters.filter((one) => one.multiSegment).map((one) => one.name));
  const source = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (long.has(name) ? '(.*)' : '([^/]+)'));
  return new RegExp(`^${source}$`);
}

function parameterProblems(
  { parameters }: DescribedOperation,
  inPath: ReadonlyMap<string, string>,
  inQuery: URLSearchParams,
): string[] {
  const known = new Set(parameters.filter((one) => one.in === 'query').map((one) => one.name));
  const unknown = [...inQuery.keys()].filter((name) => !known.has(name));
  const given = (one: DescribedParameter): string | undefined =>
    (one.in === 'path' ? inPath.get(one.name) : inQuery.get(one.name)) ?? undefined;
  const wrong = parameters
    .filter((one) => one.in !== 'header')
    .flatMap((one) => valueProblems(one, given(one)));
  return [...unknown.map((name) => `knows no parameter ${name}`), ...wrong];
}

function valueProblems({ name, required, schema }: DescribedParameter, value: string | undefined): string[] {
  if (value === undefined) return required ? [`needs the parameter ${name}`] : [];
  return canBeRead(value, schema) ? [] : [`takes no ${JSON.stringify(value)} as ${name}`];
}

function requestBodyProblems(operation: DescribedOperation, text: string): string[] {
  if (operation.body === undefined) {
    return text === '' || text === '{}' ? [] : [`takes no body, and got ${text}`];
  }
  if (text === '') return operation.body.required ? ['needs a body'] : [];
  return jsonProblems(text, 'request', partOf(operation, 'body/schema'));
}

function answerProblems(operation: DescribedOperation, { answer, accept }: Exchange): string[] {
  if (answer === undefined) return [];
  const { status, contentType, body } = answer;
  const described = operation.responses[status];
  if (described === undefined && !anywhere.has(status)) return [`never answers ${status}`];
  if (described === null && status < 400) {
    return body === '' ? [] : [`says nothing with ${status}, and said ${body}`];
  }
  if (!contentType.includes('json')) {
    return rawForm.test(accept) ? [] : [`answers ${status} in JSON, and sent ${contentType}`];
  }
  const part = described == null ? basicError : partOf(operation, `responses/${status}`);
  return jsonProblems(body, String(status), part);
}

/** These media types ask for a file or a comparison as text. */
const rawForm = /\.(raw|diff|patch|sha|html)\b/;

const basicError = 'components/schemas/basic-error';

function partOf(operation: DescribedOperation, part: string): string {
  return `operations/${description.operations.indexOf(operation)}/${part}`;
}

function jsonProblems(text: string, what: string, pointer: string): string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [`${what} is no JSON: ${text.slice(0, 200)}`];
  }
  return objections(pointer, what, value);
}
