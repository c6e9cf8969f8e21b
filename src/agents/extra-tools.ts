// The tools from outside the sandbox: web search for researchers and planners, and the tools of the operator's MCP
// servers.
import type { Logger } from 'pino';
import type { SecretScan } from '../domain/secret/secret-scan.ts';
import type { Role } from '../domain/settings.ts';
import type { McpServerConfig } from './mcp/mcp-server-config.ts';
import { openMcpTools } from './mcp/mcp-tools.ts';
import { failed } from './tools/define-tool.ts';
import type { Tool } from './tools/tool.ts';
import { type WebSearchAccess, webSearch } from './tools/web-search.ts';

export interface ExtraTools {
  /** For one attempt. */
  readonly toolsFor: (role: Role) => Promise<readonly Tool[]>;
  close(): Promise<void>;
}

const searching: readonly Role[] = ['research', 'planner'];

type Secrets = Pick<SecretScan, 'holds' | 'redact'>;

/** Web search is offered only if the server has a key for it. */
export function openExtraTools(
  { webSearch: access, mcpServers }: { webSearch?: WebSearchAccess; mcpServers: readonly McpServerConfig[] },
  secrets: Secrets,
  log: Logger,
): ExtraTools {
  const mcp = openMcpTools(mcpServers, log);
  const toolsFor = async (role: Role): Promise<Tool[]> => [
    ...(access !== undefined && searching.includes(role) ? [webSearch(access)] : []),
    ...(await mcp.toolsFor(role)),
  ];
  return {
    toolsFor: async (role) => (await toolsFor(role)).map((tool) => guarded(tool, secrets)),
    close: () => mcp.close(),
  };
}

/** These tools act outside the sandbox, some on other machines, so no secret of this server may pass either way. */
function guarded(tool: Tool, secrets: Secrets): Tool {
  return {
    ...tool,
    async run(input, context) {
      if (secrets.holds(JSON.stringify(input))) {
        const why = 'Its arguments hold a secret of this server, which must not leave it.';
        return failed(`${tool.spec.name} was not run. ${why}`);
      }
      const answer = await tool.run(input, context);
      return { ...answer, text: secrets.redact(answer.text).text };
    },
  };
}
