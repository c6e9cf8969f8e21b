// git over HTTP as GitHub speaks it: `git http-backend` behind a server that wants a token and can refuse a push.
import { spawn } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { runGit } from './world.ts';

export interface HttpRemote {
  readonly url: string;
  /** Paths and queries asked for with the token, in order. */
  readonly asked: string[];
  /** What is done while a client waits for its answer. */
  meanwhile: ((path: string, isKnown: boolean) => Promise<void>) | undefined;
  /** Where it sends whoever asks for `/old.git`: the URL of a repository. */
  leadTo: string | undefined;
  /** From now on pushes are refused with this message; `undefined` lets them through again. */
  refusePushes(message: string | undefined): void;
  close(): Promise<void>;
}

/** Serves one bare repository to whoever sends `token`. */
export async function serveOverHttp(origin: string, token: string): Promise<HttpRemote> {
  const expected = `Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;
  const asked: string[] = [];
  runGit(origin, 'config', 'http.receivepack', 'true');
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const isKnown = request.headers.authorization === expected;
    if (isKnown) asked.push(request.url ?? '');
    await remote.meanwhile?.(request.url ?? '', isKnown);
    const { leadTo } = remote;
    if (leadTo !== undefined && request.url?.startsWith('/old.git/')) {
      const query = (request.url ?? '').replace(/^\/[^/]+/, '');
      response.writeHead(302, { location: leadTo + query }).end();
    } else if (isKnown) answerByBackend(origin, request, response);
    else response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end('who are you?');
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const remote: HttpRemote = {
    meanwhile: undefined,
    leadTo: undefined,
    url: `http://127.0.0.1:${port}/${basename(origin)}`,
    asked,
    refusePushes(message) {
      const hook = join(origin, 'hooks', 'pre-receive');
      const script =
        message === undefined ? 'cat > /dev/null' : `cat > /dev/null\necho "${message}" >&2\nexit 1`;
      writeFileSync(hook, `#!/bin/sh\n${script}\n`);
      chmodSync(hook, 0o755);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return remote;
}

function answerByBackend(origin: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://local');
  const backend = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: dirname(origin),
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: pathname,
      QUERY_STRING: searchParams.toString(),
      REQUEST_METHOD: request.method,
      REMOTE_USER: 'troupe',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  // A client that has heard enough hangs up; the backend then has nobody to read from or write to.
  backend.stdin.on('error', () => undefined);
  request.pipe(backend.stdin);
  const chunks: Buffer[] = [];
  backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  backend.on('close', () => {
    const answer = Buffer.concat(chunks);
    const headEnd = answer.indexOf('\r\n\r\n');
    for (const line of answer.toString('latin1', 0, Math.max(headEnd, 0)).split('\r\n')) {
      const [name = '', value = ''] = line.split(/: (.*)/s);
      if (name === 'Status') response.statusCode = Number.parseInt(value, 10);
      else if (name !== '') response.setHeader(name, value);
    }
    response.end(answer.subarray(headEnd + 4));
  });
}
