// HTTP in, HTTP out: reads a request, asks the app, writes its answer.
import { createServer } from 'node:http';
import { answer } from './app.js';
import { Problem } from './problem.js';
import { openStore } from './store.js';

/** Port 0 takes a free one. */
export async function startServer({ port, file }) {
  const store = openStore(file);
  const server = createServer(async (request, response) => {
    const { status, body } = await respond(store, request);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

async function respond(store, request) {
  try {
    const url = new URL(request.url, 'http://localhost');
    return answer(store, { method: request.method, url, body: await readBody(request) });
  } catch (error) {
    if (error instanceof Problem) return { status: error.status, body: { error: error.message } };
    console.error(error);
    return { status: 500, body: { error: 'something broke on our side' } };
  }
}

async function readBody(request) {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, 'the body is not JSON');
  }
}
