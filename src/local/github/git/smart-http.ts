// Serves git's smart protocol over HTTP as `git http-backend` does, but without that program between the request and git.
import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { collect, gitEnvironment } from './run.ts';

export type Service = 'git-upload-pack' | 'git-receive-pack';

/** Tells a client which references there are: the first of the two requests of a fetch or push. */
export async function advertise(request: Request, service: Service, directory: string): Promise<Response> {
  const refs = await run(request, service, ['--stateless-rpc', '--advertise-refs', directory]);
  const line = `# service=${service}\n`;
  const length = (line.length + 4).toString(16).padStart(4, '0');
  const isNew = protocolOf(request).includes('version=2');
  const body = isNew ? refs : Buffer.concat([Buffer.from(`${length}${line}0000`), refs]);
  return answer(body, `application/x-${service}-advertisement`);
}

/** Gives objects or takes them, with `env` for the hooks: the second request. */
export async function exchange(
  request: Request,
  service: Service,
  directory: string,
  env: Readonly<Record<string, string>>,
): Promise<Response> {
  const result = await run(request, service, ['--stateless-rpc', directory], env);
  return answer(result, `application/x-${service}-result`);
}

/** Gives the request's body to git, and answers what git prints; its failures are in there too. */
async function run(
  request: Request,
  service: Service,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Buffer> {
  const child = spawn('git', [service.replace('git-', ''), ...args], {
    env: gitEnvironment({ GIT_PROTOCOL: protocolOf(request), ...env }),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const failed = new Promise<never>((_resolve, reject) => child.on('error', reject));
  const body = request.body === null ? Readable.from([]) : Readable.fromWeb(request.body);
  const isPacked = request.headers.get('content-encoding') === 'gzip';
  const given = isPacked ? pipeline(body, createGunzip(), child.stdin) : pipeline(body, child.stdin);
  // Git may end before it has read everything.
  given.catch(() => undefined);
  return Promise.race([collect(child.stdout), failed]);
}

function protocolOf(request: Request): string {
  return request.headers.get('git-protocol') ?? '';
}

function answer(body: Buffer, type: string): Response {
  return new Response(new Uint8Array(body), {
    headers: { 'content-type': type, 'cache-control': 'no-cache' },
  });
}
