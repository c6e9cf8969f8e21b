// The tools that workers get besides those of the sandbox: web search for those who look for answers, and what the
// operator's MCP servers offer to their role.
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

/** Without a key there is no web search, and nobody is offered one. */
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

/** They act outside the sandbox, some on other machines: no secret of this process goes there, and none comes back. */
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
