// The MCP servers that give workers tools, from the JSON file that MCP_CONFIG names. Only the operator can name them,
// because they run outside the sandbox.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { McpServerConfig } from '../agents/mcp/mcp-server-config.ts';

const workers = ['code', 'test', 'planner', 'research'] as const;

const common = {
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be lower-case letters, digits and dashes, such as "docs"'),
  roles: z
    .array(z.enum(workers))
    .min(1)
    .default([...workers]),
  tools: z.array(z.string().min(1)).min(1).optional(),
  max_output: z.int().min(500).max(100_000).default(20_000),
  timeout_seconds: z.number().min(1).max(600).default(30),
};
const texts = z.record(z.string(), z.string()).default({});

const started = z.strictObject({
  ...common,
  command: z.string().min(1),
  args: z.array(z.string()).default([]),
  env: texts,
});
const reached = z.strictObject({ ...common, url: z.url({ protocol: /^https?$/ }), headers: texts });

const serverForm = z
  .unknown()
  .transform((given, context): z.infer<typeof started> | z.infer<typeof reached> => {
    const isReached = typeof given === 'object' && given !== null && 'url' in given;
    const parsed = (isReached ? reached : started).safeParse(given);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues)
      context.addIssue({ code: 'custom', path: [...issue.path], message: issue.message });
    return z.NEVER;
  });

const fileForm = z.strictObject({ servers: z.array(serverForm) });

/** @param problems gets a sentence for everything that is wrong, without the values, which may be secrets. */
export function readMcpServers(path: string | undefined, problems: string[]): readonly McpServerConfig[] {
  if (path === undefined) return [];
  const content = contentOf(path, problems);
  if (content === undefined) return [];
  const parsed = fileForm.safeParse(content);
  if (!parsed.success) {
    problems.push(...parsed.error.issues.map((issue) => `MCP_CONFIG: ${where(issue.path)}${issue.message}.`));
    return [];
  }
  const names = parsed.data.servers.map(({ name }) => name);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  problems.push(...[...twice].map((name) => `MCP_CONFIG: two servers are named "${name}".`));
  return parsed.data.servers.map((server) => asSetting(server, dirname(resolve(path))));
}

function contentOf(path: string, problems: string[]): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    problems.push(`MCP_CONFIG: "${path}" cannot be read as JSON (${(error as Error).message}).`);
    return undefined;
  }
}

function where(path: readonly PropertyKey[]): string {
  return path.length === 0 ? '' : `${path.map(String).join('.')}: `;
}

function asSetting(server: z.infer<typeof started> | z.infer<typeof reached>, cwd: string): McpServerConfig {
  const { name, roles, tools, max_output: maxOutput, timeout_seconds: seconds } = server;
  const reach =
    'url' in server
      ? { url: server.url, headers: server.headers }
      : { command: server.command, args: server.args, env: server.env, cwd };
  return { name, reach, roles, tools, maxOutput, timeoutMs: seconds * 1000 };
}
