// One MCP server of the operator. It starts on first use, restarts a limited number of times when it dies, and is
// killed with its child processes. It runs outside the sandbox, because the operator trusts it.
import {
  Client,
  type Tool as OfferedTool,
  StreamableHTTPClientTransport,
  type Transport,
} from '@modelcontextprotocol/client';
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import type { Logger } from 'pino';
import type { McpServerConfig } from './mcp-server-config.ts';
import { descendantsOf, endProcesses } from './process-tree.ts';

export interface McpServer {
  readonly config: McpServerConfig;
  /** Its tools, requested once. Throws if the server cannot be started. */
  offers(): Promise<readonly OfferedTool[]>;
  /** Throws an Error with a message for the model. */
  call(tool: string, input: Record<string, unknown>, signal: AbortSignal): Promise<unknown>;
  close(): Promise<void>;
}

interface Connection {
  readonly client: Client;
  readonly pid?: number | undefined;
}

const maxStarts = 4;
const startWindowMs = 300_000;
const pingMs = 2_000;
const tooManyStarts = `it failed after ${maxStarts} starts in 5 minutes and is not restarted for now`;

export function mcpServer(config: McpServerConfig, log: Logger): McpServer {
  let connection: Promise<Connection> | undefined;
  let offered: Promise<readonly OfferedTool[]> | undefined;
  let starts: number[] = [];
  let closed = false;

  async function drop(old: Promise<Connection> | undefined): Promise<void> {
    if (connection === old) connection = undefined;
    const opened = await old?.catch(() => undefined);
    if (opened) await disconnect(opened);
  }

  function connected(): Promise<Connection> {
    if (connection) return connection;
    starts = starts.filter((at) => at > Date.now() - startWindowMs);
    if (closed) return Promise.reject(new Error('Troupe is shutting down'));
    if (starts.length >= maxStarts) return Promise.reject(new Error(tooManyStarts));
    starts.push(Date.now());
    const opening = connect(config, log, () => {
      if (connection === opening) connection = undefined;
    });
    connection = opening;
    opening.catch((error: unknown) => {
      if (connection === opening) connection = undefined;
      log.warn({ server: config.name, error: String(error) }, 'an MCP server cannot be reached');
    });
    return opening;
  }

  async function listTools(): Promise<readonly OfferedTool[]> {
    const { client } = await connected();
    const { tools } = await client.listTools(undefined, { timeout: config.timeoutMs });
    return tools;
  }

  return {
    config,
    offers: async () => {
      offered ??= listTools();
      return offered.catch((error: unknown) => {
        offered = undefined;
        throw error;
      });
    },
    async call(tool, input, signal) {
      const used = connected();
      const { client } = await used;
      try {
        const limits = { signal, timeout: config.timeoutMs, maxTotalTimeout: config.timeoutMs };
        return await client.callTool({ name: tool, arguments: input }, limits);
      } catch (error) {
        signal.throwIfAborted();
        // A slow tool may still finish, so only a server that does not answer a ping is restarted.
        if (!(await isAlive(client))) await drop(used);
        throw error;
      }
    },
    async close() {
      closed = true;
      await drop(connection);
    },
  };
}

async function isAlive(client: Client): Promise<boolean> {
  return client.ping({ timeout: pingMs }).then(
    () => true,
    () => false,
  );
}

async function connect(config: McpServerConfig, log: Logger, ended: () => void): Promise<Connection> {
  const client = new Client({ name: 'troupe', version: '1' });
  const transport = transportTo(config, log);
  Object.assign(client, { onclose: ended });
  try {
    await client.connect(transport, { timeout: config.timeoutMs });
  } catch (error) {
    await disconnect({ client, pid: pidOf(transport) });
    throw error;
  }
  log.info({ server: config.name }, 'an MCP server is connected');
  return { client, pid: pidOf(transport) };
}

function transportTo({ name, reach }: McpServerConfig, log: Logger): Transport {
  if ('url' in reach) {
    return new StreamableHTTPClientTransport(new URL(reach.url), {
      requestInit: { headers: { ...reach.headers } },
    });
  }
  const { command, args, env, cwd } = reach;
  // Not Troupe's own environment, because it contains keys.
  const transport = new StdioClientTransport({
    command,
    args: [...args],
    env: { ...getDefaultEnvironment(), ...env },
    cwd,
    stderr: 'pipe',
  });
  transport.stderr?.on('data', (chunk: Buffer) =>
    log.debug({ server: name, says: chunk.toString('utf8').slice(0, 2_000) }, 'from an MCP server'),
  );
  return transport;
}

function pidOf(transport: Transport): number | undefined {
  return transport instanceof StdioClientTransport ? (transport.pid ?? undefined) : undefined;
}

/** The client kills only the process that it started, so its descendants (npx starts node) are killed here. */
async function disconnect({ client, pid }: Connection): Promise<void> {
  const started = pid === undefined ? [] : [pid, ...(await descendantsOf(pid))];
  await client.close().catch(() => undefined);
  endProcesses(started);
}
