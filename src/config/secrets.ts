// The secrets among the settings, so that nothing that is sent contains one.
import type { McpServerConfig } from '../agents/mcp/mcp-server-config.ts';
import { environment, type Values } from './environment.ts';

/** Shorter values in an MCP server's environment are words and numbers, not keys. */
const shortestSecret = 12;

export function secretsIn(
  values: Values,
  privateKey: string | undefined,
  mcpServers: readonly McpServerConfig[],
): string[] {
  const byVariable: Readonly<Record<string, unknown>> = { ...values };
  const given = Object.entries(environment)
    .filter(([, { secret }]) => secret === true)
    .map(([name]) => byVariable[name]);
  return [...[...given, privateKey].flatMap(secretPart), ...mcpServers.flatMap(secretsOfServer)];
}

/** In an address that holds a password, only the password is secret. */
function secretPart(value: unknown): string[] {
  if (typeof value !== 'string') return [];
  const secret = passwordIn(value) ?? value;
  return secret === '' ? [] : [secret];
}

/** What an MCP server is given by environment or header may be a key. */
function secretsOfServer({ reach }: McpServerConfig): string[] {
  const given = 'headers' in reach ? reach.headers : reach.env;
  return Object.values(given)
    .map((value) => value.replace(/^(Bearer|Basic|Token)\s+/i, ''))
    .filter((value) => value.length >= shortestSecret);
}

/** The password of an address such as `postgres://user:password@host/name`; undefined if the text is no address. */
export function passwordIn(address: string): string | undefined {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(address) || !URL.canParse(address)) return undefined;
  return decodeURIComponent(new URL(address).password);
}
