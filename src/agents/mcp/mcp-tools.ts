// Offers the tools of MCP servers to workers, by role. Tools are named after their server, answers are limited in size
// and fenced as untrusted text, and a failing server never fails an attempt.
import {
  type CallToolResult,
  isCallToolResult,
  type Tool as OfferedTool,
} from '@modelcontextprotocol/client';
import type { Logger } from 'pino';
import type { Role } from '../../domain/settings.ts';
import { fenceCode, oneLine } from '../prompts/fence.ts';
import { answered, failed } from '../tools/define-tool.ts';
import type { Tool, ToolAnswer } from '../tools/tool.ts';
import { type McpServer, mcpServer } from './mcp-server.ts';
import type { McpServerConfig } from './mcp-server-config.ts';

export interface McpTools {
  /** In a fixed order. Leaves out a server that cannot be reached, and asks it again next time. */
  toolsFor(role: Role): Promise<readonly Tool[]>;
  /** Stops every started server. */
  close(): Promise<void>;
}

const longestName = 64;
const longestDescription = 1_000;
const longestSchema = 10_000;

/** Servers start on first use. */
export function openMcpTools(configs: readonly McpServerConfig[], log: Logger): McpTools {
  const servers = configs.map((config) => mcpServer(config, log));
  return {
    async toolsFor(role) {
      const serving = servers.filter(({ config }) => config.roles.includes(role));
      const tools = (await Promise.all(serving.map((server) => toolsOf(server, log)))).flat();
      return [...new Map(tools.map((tool) => [tool.spec.name, tool])).values()];
    },
    close: async () => {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

async function toolsOf(server: McpServer, log: Logger): Promise<Tool[]> {
  const { name, tools: allowed } = server.config;
  try {
    const offered = await server.offers();
    const missing = (allowed ?? []).filter((tool) => !offered.some((each) => each.name === tool));
    if (missing.length > 0)
      log.warn({ server: name, missing }, 'an MCP server does not have all configured tools');
    return offered
      .filter((tool) => allowed === undefined || allowed.includes(tool.name))
      .filter((tool) => JSON.stringify(tool.inputSchema).length <= longestSchema)
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .map((tool) => asTool(server, tool));
  } catch (error) {
    log.warn({ server: name, error: String(error) }, 'the tools of an MCP server are not offered');
    return [];
  }
}

function asTool(server: McpServer, offered: OfferedTool): Tool {
  const { name, maxOutput } = server.config;
  const about = oneLine(offered.description ?? '').slice(0, longestDescription);
  return {
    spec: {
      name: toolName(name, offered.name),
      description: `${about} (From the MCP server ${name}, outside the workspace.)`.trim(),
      parameters: offered.inputSchema,
    },
    // It cannot change files, but calls with side effects must keep their order.
    mutates: offered.annotations?.readOnlyHint !== true,
    async run(input, { signal }) {
      try {
        const result = await server.call(offered.name, asArguments(input), signal);
        if (!isCallToolResult(result)) return failed(`${name} sent an invalid answer.`);
        return written(name, result, maxOutput);
      } catch (error) {
        signal.throwIfAborted();
        return failed(
          `${offered.name} of the MCP server ${name} failed: ${reasonOf(error)} Continue without it, or try once more.`,
        );
      }
    },
  };
}

/** Only characters that every provider accepts. */
function toolName(server: string, tool: string): string {
  return `mcp_${server}_${tool}`.replaceAll(/[^\w-]/gu, '_').slice(0, longestName);
}

function asArguments(input: unknown): Record<string, unknown> {
  return typeof input === 'object' && input !== null ? { ...input } : {};
}

function written(server: string, result: CallToolResult, maxOutput: number): ToolAnswer {
  const parts = result.content.map(textOf);
  if (parts.length === 0 && result.structuredContent !== undefined)
    parts.push(JSON.stringify(result.structuredContent, null, 1));
  const text = shortened(parts.join('\n').trim() || '(nothing)', maxOutput);
  const fenced = fenceCode(`from the MCP server ${server}`, text);
  return result.isError === true ? failed(fenced) : answered(fenced);
}

function textOf(block: CallToolResult['content'][number]): string {
  switch (block.type) {
    case 'text':
      return block.text;
    case 'resource':
      return 'text' in block.resource ? block.resource.text : `[${block.resource.uri}: no text]`;
    case 'resource_link':
      return `[${block.uri}]`;
    case 'image':
    case 'audio':
      return `[${block.type}, left out]`;
  }
}

function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const half = Math.floor(most / 2);
  const left = text.length - 2 * half;
  return `${text.slice(0, half)}\n[${left} characters left out here; ask for less, or for a part of it]\n${text.slice(-half)}`;
}

function reasonOf(error: unknown): string {
  const text = oneLine(error instanceof Error ? error.message : String(error)).slice(0, 300);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
