// Serves the smart protocol by `git http-backend`, the CGI program that comes with git.
import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { collect, gitEnvironment } from './run.ts';

export interface BackendRequest {
  /** The folder of all repositories. */
  readonly root: string;
  /** Below the root, as `/owner/repo.git/info/refs`. */
  readonly path: string;
  readonly user: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs one request through git and answers what git answers; rejects when git prints no CGI answer. */
export async function runBackend(
  request: Request,
  { root, path, user, env }: BackendRequest,
): Promise<Response> {
  const header = (name: string): string => request.headers.get(name) ?? '';
  const child = spawn('git', ['http-backend'], {
    env: gitEnvironment({
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: header('git-protocol'),
      PATH_INFO: path,
      QUERY_STRING: new URL(request.url).search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: header('content-type'),
      HTTP_CONTENT_ENCODING: header('content-encoding'),
      REMOTE_USER: user,
      REMOTE_ADDR: '127.0.0.1',
      ...(header('content-length') === '' ? {} : { CONTENT_LENGTH: header('content-length') }),
      ...env,
    }),
    stdio: 'pipe',
  });
  child.stdin.on('error', () => undefined);
  if (request.body === null) child.stdin.end();
  else Readable.fromWeb(request.body).pipe(child.stdin);
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => resolve());
  });
  const [stdout, stderr] = await Promise.all([collect(child.stdout), collect(child.stderr), ended]);
  return parseCgi(stdout, stderr.toString('utf8'));
}

function parseCgi(output: Buffer, complaints: string): Response {
  const end = output.indexOf('\r\n\r\n');
  if (end < 0) throw new Error(`git http-backend gave no answer: ${complaints}`);
  const headers = new Headers();
  let status = 200;
  for (const line of output.subarray(0, end).toString('utf8').split('\r\n')) {
    const colon = line.indexOf(':');
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
    if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
    else headers.append(name, value);
  }
  return new Response(new Uint8Array(output.subarray(end + 4)), { status, headers });
}
