// The one form of a route: who may, what body, and how the answer is made.
import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import { z } from 'zod';
import type { Misbehaviour } from '../misbehave.ts';
import type { Deliveries } from '../deliveries.ts';
import type { Repository } from '../state/repository.ts';
import { gitDirectory, repositoryByName } from '../world/repository.ts';
import type { State } from '../state/state.ts';
import type { Table } from '../state/table.ts';
import type { Doer } from '../state/user.ts';
import { admit, doerOf, type Access, type Actor } from './authority.ts';
import { bodyOf } from './body.ts';
import { found, notFound } from './refusal.ts';

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

export const ok = (body: unknown): Reply => ({ status: 200, body });
export const created = (body: unknown): Reply => ({ status: 201, body });
export const noContent: Reply = { status: 204 };
/** For routes whose body, if any, says nothing. */
export const NoBody = z.unknown();

/**
 * An answer is made in one go, without waiting, so it is of one moment. What takes a while (git's work, or a change that
 * needs it) comes before, as work that hands on what it found; the answer then looks at the state anew. A handler that
 * waited and went on to answer would do so with records of the past, so it does not fit these types.
 */
type Answer<C, Found> = (call: C, found: Found) => Reply;
type Work<C, Found> = (call: C) => Promise<Found>;

interface Read {
  (path: string, access: Access, answer: (call: RepositoryCall) => Reply): void;
  <Found>(
    path: string,
    access: Access,
    work: Work<RepositoryCall, Found>,
    answer: Answer<RepositoryCall, Found>,
  ): void;
}

interface Write {
  <S extends z.ZodType>(
    path: string,
    access: Access,
    body: S,
    answer: (call: RepositoryCall<z.output<S>>) => Reply,
  ): void;
  <S extends z.ZodType, Found>(
    path: string,
    access: Access,
    body: S,
    work: Work<RepositoryCall<z.output<S>>, Found>,
    answer: Answer<RepositoryCall<z.output<S>>, Found>,
  ): void;
}

/** Adds routes below `/repos/{owner}/{repo}`. */
interface RepositoryRoutes {
  readonly get: Read;
  readonly post: Write;
  readonly put: Write;
  readonly patch: Write;
  readonly delete: Write;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

// The types above hold for whoever adds a route; here all routes are alike.
type AnyWork = Work<never, unknown>;
type AnyAnswer = Answer<never, unknown>;
type Steps = readonly [AnyAnswer] | readonly [AnyWork, AnyAnswer];

export function inRepository(api: Api): RepositoryRoutes {
  const add = (method: Method, path: string, access: Access, body: z.ZodType, steps: Steps): void => {
    api.app.on(method, `/api/v3/repos/:owner/:repo${path}`, async (context) => {
      const open = (): RepositoryCall => repositoryCall(api, context, given);
      let given: unknown;
      admit(api.state, context.get('actor'), open().repository, access, method !== 'GET');
      given = await bodyOf(context, body);
      return answered(context, open, steps);
    });
  };
  const read = (path: string, access: Access, ...steps: Steps): void =>
    add('GET', path, access, NoBody, steps);
  const write =
    (method: Method) =>
    (path: string, access: Access, body: z.ZodType, ...steps: Steps): void =>
      add(method, path, access, body, steps);
  return {
    get: read,
    post: write('POST'),
    put: write('PUT'),
    patch: write('PATCH'),
    delete: write('DELETE'),
  };
}

/** Adds a route that belongs to no repository; the route itself asks who is calling. */
export function route<S extends z.ZodType>(
  api: Api,
  method: Method,
  path: string,
  body: S,
  answer: (call: Call<z.output<S>>) => Reply,
): void;
export function route<S extends z.ZodType, Found>(
  api: Api,
  method: Method,
  path: string,
  body: S,
  work: Work<Call<z.output<S>>, Found>,
  answer: Answer<Call<z.output<S>>, Found>,
): void;
export function route(api: Api, method: Method, path: string, body: z.ZodType, ...steps: Steps): void {
  api.app.on(method, `/api/v3${path}`, async (context) => {
    const given = await bodyOf(context, body);
    return answered(context, () => callOf(api, context, given), steps);
  });
}

async function answered(context: Context<Env>, open: () => Call, steps: Steps): Promise<Response> {
  const [first, answer] = steps;
  if (answer === undefined) return reply(context, first(open() as never, undefined) as Reply);
  const found = await first(open() as never, undefined);
  return reply(context, answer(open() as never, found));
}

/** The record of this repository that `:id` names. @throws Refusal 404 */
export function recordOf<T extends { readonly id: number; readonly repositoryId: number }>(
  call: RepositoryCall,
  table: Table<T>,
): T {
  const record = found(table.get(call.number('id')));
  if (record.repositoryId !== call.repository.id) throw notFound();
  return record;
}

/** One page of a list, with the Link header that leads to the others. */
export function paged<T>(
  call: Call,
  items: readonly T[],
  shape: (item: T) => unknown,
  wrap: (shaped: unknown[]) => unknown = (shaped) => shaped,
): Reply {
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
  const body = wrap(items.slice((page - 1) * perPage, page * perPage).map(shape));
  return { ...ok(body), ...(links.length === 0 ? {} : { headers: { link: links.join(', ') } }) };
}

/** Text as it is, under the media type that was asked for. */
export function plain(body: string, mediaType: string): Reply {
  return { ...ok(body), headers: { 'content-type': `${mediaType}; charset=utf-8` } };
}

function repositoryCall(api: Api, context: Context<Env>, body: unknown): RepositoryCall {
  const call = callOf(api, context, body);
  const repository = found(repositoryByName(api.state, `${call.param('owner')}/${call.param('repo')}`));
  return Object.assign(call, { repository, directory: gitDirectory(api.state, repository) });
}

function callOf<Body>({ state }: Api, context: Context<Env>, body: Body): Call<Body> {
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

function reply(context: Context<Env>, { status, body, headers = {} }: Reply): Response {
  for (const [name, value] of Object.entries(headers)) context.header(name, value);
  if (body === undefined || status === 204 || status === 304) return context.body(null, status);
  if (typeof body === 'string') return context.body(body, status);
  return context.json(body as object, status);
}
