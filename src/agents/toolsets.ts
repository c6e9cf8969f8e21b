// The sets of tools for agents that only read, that also run commands, and that change the project.
import type { Tool } from './tools/tool.ts';
import { tools } from './tools/tools.ts';

export const readingTools: readonly Tool[] = [tools.read_file, tools.list_directory, tools.search_codebase];

/** For a worktree whose changes are discarded. */
export const runningTools: readonly Tool[] = [...readingTools, tools.run_shell, tools.read_output];

/** Names of the tools that change one file and do nothing else. */
export const editingTools: ReadonlySet<string> = new Set(['write_file', 'append_file', 'edit_file']);

export const changingTools: readonly Tool[] = [
  ...runningTools,
  tools.write_file,
  tools.append_file,
  tools.edit_file,
];
