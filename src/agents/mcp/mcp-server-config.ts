// How an MCP server of the operator is reached, and who gets which of its tools.
import type { Role } from '../../domain/settings.ts';

export interface McpServerConfig {
  /** Lower-case letters, digits and dashes: part of its tools' names. */
  readonly name: string;
  readonly reach:
    | {
        readonly command: string;
        readonly args: readonly string[];
        readonly env: Readonly<Record<string, string>>;
        /** The folder of the configuration file, absolute: relative paths in it count from there. */
        readonly cwd: string;
      }
    | { readonly url: string; readonly headers: Readonly<Record<string, string>> };
  readonly roles: readonly Role[];
  /** The tools that are offered, by the server's names; all of them without it. */
  readonly tools?: readonly string[] | undefined;
  /** Characters of one answer. */
  readonly maxOutput: number;
  /** Of one call, and of a start. */
  readonly timeoutMs: number;
}
