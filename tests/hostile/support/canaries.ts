// A secret in every place where Troupe keeps one or could meet one, made for the one test. None may ever leave.
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Exchange } from '../../support/conformity.ts';

/** As keys look. */
export function madeUp(): string {
  return `sk-${randomBytes(24).toString('base64url')}`;
}

/** Tokens that GitHub made for Troupe. */
export function tokensIn(exchanges: readonly Exchange[]): Record<string, string> {
  const made = exchanges.filter(
    ({ url, answer }) => url.endsWith('/access_tokens') && answer?.status === 201,
  );
  return Object.fromEntries(
    made.map(({ answer }, index) => [
      `token ${index + 1}`,
      (JSON.parse(answer?.body ?? '{}') as { token: string }).token,
    ]),
  );
}

/** A search service and an MCP server, each with a key of its own. */
export async function outsideTools(folder: string) {
  const asked: string[] = [];
  const hear = async (request: IncomingMessage): Promise<void> => {
    for await (const part of request) asked.push(String(part));
  };
  const search = createServer((request, response) => {
    void hear(request).then(() =>
      response.setHeader('content-type', 'application/json').end('{"results":[]}'),
    );
  });
  await new Promise<void>((resolve) => search.listen(0, '127.0.0.1', resolve));
  const { port } = search.address() as AddressInfo;
  const secrets = { 'search key': madeUp(), 'MCP server': madeUp() };
  const library = fileURLToPath(new URL('../../agents/mcp/library.ts', import.meta.url));
  const server = { name: 'library', command: process.execPath, args: [library], roles: ['research'] };
  const config = { servers: [{ ...server, env: { LIBRARY_CARD: secrets['MCP server'] } }] };
  writeFileSync(join(folder, 'mcp.json'), JSON.stringify(config), { mode: 0o600 });
  return {
    asked,
    secrets,
    settings: {
      TAVILY_API_KEY: secrets['search key'],
      TAVILY_BASE_URL: `http://127.0.0.1:${port}`,
      MCP_CONFIG: join(folder, 'mcp.json'),
    },
    close: () => new Promise((resolve) => search.close(resolve)),
  };
}

/** One secret in every place where there could be one. */
export function plant(dataDir: string, privateKey: string, webhookSecret: string) {
  const secrets = {
    environment: madeUp(),
    'status token': madeUp(),
    '.env': madeUp(),
    '.gitconfig': madeUp(),
    '.netrc': madeUp(),
    'webhook secret': webhookSecret,
    'private key': privateKey.split('\n')[5] ?? '',
  };
  writeFileSync(join(dataDir, 'key.pem'), privateKey, { mode: 0o600 });
  writeFileSync(join(dataDir, '.env'), `OPENROUTER_API_KEY=${secrets['.env']}\n`, { mode: 0o600 });
  writeFileSync(
    join(dataDir, '.gitconfig'),
    `[credential]\n\thelper = "!echo password=${secrets['.gitconfig']}"\n`,
  );
  writeFileSync(join(dataDir, '.netrc'), `machine 127.0.0.1 login x password ${secrets['.netrc']}\n`, {
    mode: 0o600,
  });
  return secrets;
}
