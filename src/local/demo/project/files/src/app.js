// Which request does what: a method, a path, and a function from the request to its answer.
import { Problem } from './problem.js';
import { parseChanges, parseNew } from './todo.js';

const routes = [
  // The list.
  ['GET', /^\/todos$/, ({ store }) => ok(store.list())],
  ['POST', /^\/todos$/, ({ store, body }) => created(store.add(parseNew(body)))],

  // One to-do.
  ['GET', /^\/todos\/(\d+)$/, ({ store, id }) => ok(found(store.get(id)))],
  ['PATCH', /^\/todos\/(\d+)$/, ({ store, id, body }) => ok(found(store.change(id, parseChanges(body))))],
  ['DELETE', /^\/todos\/(\d+)$/, ({ store, id }) => gone(found(store.remove(id)))],

  // The service.
  ['GET', /^\/health$/, () => ok({ status: 'ok' })],
];

export function answer(store, { method, url, body }) {
  const here = routes.filter(([, path]) => path.test(url.pathname));
  if (here.length === 0) throw new Problem(404, `there is no ${url.pathname}`);
  const route = here.find(([allowed]) => allowed === method);
  if (route === undefined) throw new Problem(405, `${url.pathname} cannot be asked with ${method}`);
  const [, path, handle] = route;
  const id = Number(path.exec(url.pathname)[1]);
  return handle({ store, id, body });
}

function found(todo) {
  if (todo === undefined) throw new Problem(404, 'there is no such to-do');
  return todo;
}

function ok(body) {
  return { status: 200, body };
}

function created(body) {
  return { status: 201, body };
}

function gone() {
  return { status: 204 };
}
