// The tools that workers get besides those of the sandbox: web search for those who look for answers, and what the
// operator's MCP servers offer to their role.
import type { Logger } from 'pino';
import type { Role } from '../domain/settings.ts';
import type { McpServerConfig } from './mcp/mcp-server.ts';
import { openMcpTools } from './mcp/mcp-tools.ts';
import type { Tool } from './tools/tool.ts';
import { type WebSearchAccess, webSearch } from './tools/web-search.ts';

export interface ExtraTools {
  /** For one attempt. */
  readonly toolsFor: (role: Role) => Promise<readonly Tool[]>;
  close(): Promise<void>;
}

const searching: readonly Role[] = ['research', 'planner'];

/** Without a key there is no web search, and nobody is offered one. */
export function openExtraTools(
  { webSearch: access, mcpServers }: { webSearch?: WebSearchAccess; mcpServers: readonly McpServerConfig[] },
  log: Logger,
): ExtraTools {
  const mcp = openMcpTools(mcpServers, log);
  return {
    toolsFor: async (role) => [
      ...(access !== undefined && searching.includes(role) ? [webSearch(access)] : []),
      ...(await mcp.toolsFor(role)),
    ],
    close: () => mcp.close(),
  };
}
