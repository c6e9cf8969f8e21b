import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startServer } from '../src/server.js';

let server;
before(async () => {
  server = await startServer({ port: 0 });
});
after(() => server.close());

async function ask(method, path, body) {
  const request = { method, body: JSON.stringify(body) };
  const response = await fetch(server.url + path, request);
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

test('a to-do is added, read, ticked and removed', async () => {
  const added = await ask('POST', '/todos', { title: 'Buy milk' });
  assert.deepEqual(added, { status: 201, body: { id: 1, title: 'Buy milk', done: false } });

  const ticked = await ask('PATCH', '/todos/1', { done: true });
  assert.deepEqual(ticked.body, { id: 1, title: 'Buy milk', done: true });
  assert.deepEqual((await ask('GET', '/todos/1')).body, ticked.body);
  assert.deepEqual((await ask('GET', '/todos')).body, [ticked.body]);

  assert.equal((await ask('DELETE', '/todos/1')).status, 204);
  assert.deepEqual((await ask('GET', '/todos')).body, []);
});

test('the service says that it is well', async () => {
  assert.deepEqual(await ask('GET', '/health'), { status: 200, body: { status: 'ok' } });
});
