// The configuration of one MCP server of the operator.
import type { Role } from '../../domain/settings.ts';

export interface McpServerConfig {
  /** Lower-case letters, digits and dashes, because its tools' names contain it. */
  readonly name: string;
  readonly reach:
    | {
        readonly command: string;
        readonly args: readonly string[];
        readonly env: Readonly<Record<string, string>>;
        /** The absolute folder of the configuration file. Relative paths in the file are resolved against it. */
        readonly cwd: string;
      }
    | { readonly url: string; readonly headers: Readonly<Record<string, string>> };
  readonly roles: readonly Role[];
  /** The server's names of the tools to offer. Absent to offer all. */
  readonly tools?: readonly string[] | undefined;
  /** Characters per answer. */
  readonly maxOutput: number;
  /** For each call and for starting the server. */
  readonly timeoutMs: number;
}
