// The one form of a route: who may, what body, and a handler that answers data or throws a refusal.
import type { Context, Hono } from 'hono';
import { z } from 'zod';
import type { HttpBindings } from '@hono/node-server';
import type { Misbehaviour } from '../misbehave.ts';
import type { Deliveries } from '../deliveries.ts';
import { gitDirectory, repositoryByName, type Repository } from '../world/repository.ts';
import type { State } from '../world/state.ts';
import type { Doer } from '../world/user.ts';
import { admit, doerOf, type Access, type Actor } from './authority.ts';
import { invalid, notFound, Refusal, type FieldError } from './refusal.ts';

/** What a request carries through the middleware. */
export interface Env {
  Bindings: HttpBindings;
  Variables: { actor: Actor };
}

/** What routes are made with. */
export interface Api {
  readonly app: Hono<Env>;
  readonly state: State;
  readonly misbehave: Misbehaviour;
  readonly deliveries: Deliveries;
}

export interface Call<Body = unknown> {
  readonly state: State;
  readonly actor: Actor;
  /** In whose name a change is made. @throws Refusal 401 for nobody. */
  readonly by: Doer;
  readonly body: Body;
  readonly url: URL;
  readonly param: (name: string) => string;
  /** A number in the path. @throws Refusal 404 when it is none. */
  readonly number: (name: string) => number;
  readonly query: (name: string) => string | undefined;
  readonly header: (name: string) => string | undefined;
}

export interface RepositoryCall<Body = unknown> extends Call<Body> {
  readonly repository: Repository;
  /** The repository's bare git directory. */
  readonly directory: string;
}

/** What is sent back; a string body goes out as it is, under the content type of the headers. */
export interface Reply {
  readonly status: 200 | 201 | 202 | 204 | 302 | 304;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Handler<C> = (call: C) => Reply | Promise<Reply>;

export const ok = (body: unknown): Reply => ({ status: 200, body });
export const created = (body: unknown): Reply => ({ status: 201, body });
export const noContent: Reply = { status: 204 };
/** For routes whose body, if any, says nothing. */
export const NoBody = z.unknown();

/** Adds a route that belongs to no repository; the handler itself asks who is calling. */
export function route<S extends z.ZodType>(
  api: Api,
  method: Method,
  path: string,
  schema: S,
  handle: Handler<Call<z.output<S>>>,
): void {
  api.app.on(method, `/api/v3${path}`, async (context) => {
    const call = callOf(api, context, await bodyOf(context, schema));
    return reply(context, await handle(call));
  });
}

/** Adds a route below `/repos/{owner}/{repo}`. */
export function repositoryRoute<S extends z.ZodType>(
  api: Api,
  method: Method,
  path: string,
  access: Access,
  schema: S,
  handle: Handler<RepositoryCall<z.output<S>>>,
): void {
  api.app.on(method, `/api/v3/repos/:owner/:repo${path}`, async (context) => {
    const actor = context.get('actor');
    const repository = repositoryByName(
      api.state,
      `${context.req.param('owner') ?? ''}/${context.req.param('repo') ?? ''}`,
    );
    if (repository === undefined) throw notFound();
    admit(api.state, actor, repository, access, method !== 'GET');
    const call = callOf(api, context, await bodyOf(context, schema));
    const directory = gitDirectory(api.state, repository);
    return reply(context, await handle(Object.assign(call, { repository, directory })));
  });
}

/** One page of a list, with the Link header that leads to the others. */
export async function paged<T>(
  call: Call,
  items: readonly T[],
  shape: (item: T) => unknown,
  wrap: (shaped: unknown[]) => unknown = (shaped) => shaped,
): Promise<Reply> {
  const perPage = Math.min(100, Math.max(1, Number(call.query('per_page') ?? 30) || 30));
  const page = Math.max(1, Number(call.query('page') ?? 1) || 1);
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const link = (to: number, rel: string): string => {
    const url = new URL(call.url);
    url.searchParams.set('page', String(to));
    return `<${url.toString()}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev'), link(1, 'first')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
  ];
  const shaped = await Promise.all(items.slice((page - 1) * perPage, page * perPage).map(shape));
  return {
    status: 200,
    body: wrap(shaped),
    ...(links.length === 0 ? {} : { headers: { link: links.join(', ') } }),
  };
}

function callOf<Body>(api: Api, context: Context<Env>, body: Body): Call<Body> & { readonly by: Doer } {
  const { state } = api;
  const actor = context.get('actor');
  const param = (name: string): string => context.req.param(name) ?? '';
  const asked = new URL(context.req.url);
  return {
    state,
    actor,
    get by() {
      return doerOf(state, actor);
    },
    body,
    url: new URL(`${state.url}${asked.pathname}${asked.search}`),
    param,
    number: (name) => {
      if (!/^\d+$/.test(param(name))) throw notFound();
      return Number(param(name));
    },
    query: (name) => context.req.query(name),
    header: (name) => context.req.header(name),
  };
}

async function bodyOf<S extends z.ZodType>(context: Context<Env>, schema: S): Promise<z.output<S>> {
  const text = context.req.method === 'GET' ? '' : await context.req.text();
  const given = text === '' ? {} : parse(text);
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw unacceptable(result.error, given);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'Problems parsing JSON');
  }
}

/** A wrong type is an invalid request, a value out of bounds fails validation. */
function unacceptable(error: z.ZodError, given: unknown): Refusal {
  const [issue] = error.issues;
  const field = issue?.path.join('.') ?? '';
  if (issue && valueAt(given, issue.path) === undefined) {
    return new Refusal(422, `Invalid request.\n\n"${field}" wasn't supplied.`);
  }
  if (issue?.code === 'invalid_type') {
    return new Refusal(422, `Invalid request.\n\nFor 'properties/${field}', ${issue.message}.`);
  }
  const errors = error.issues.map(
    (one): FieldError => ({
      resource: 'Request',
      field: one.path.join('.'),
      code: one.code === 'too_big' || one.code === 'custom' ? 'custom' : 'invalid',
      message: one.message,
    }),
  );
  return invalid(...errors);
}

function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  let value = given;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[key];
  return value;
}

function reply(context: Context<Env>, { status, body, headers = {} }: Reply): Response {
  for (const [name, value] of Object.entries(headers)) context.header(name, value);
  if (body === undefined || status === 204 || status === 304) return context.body(null, status);
  if (typeof body === 'string') return context.body(body, status);
  return context.json(body as object, status);
}
