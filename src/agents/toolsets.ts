// Which tools which kind of agent gets: some only look, some also try things out, some change the project.
import type { Tool } from './tools/tool.ts';
import { tools } from './tools/tools.ts';

export const readingTools: readonly Tool[] = [tools.read_file, tools.list_directory, tools.search_codebase];

/** In a worktree that nobody takes anything over from. */
export const runningTools: readonly Tool[] = [...readingTools, tools.run_shell, tools.read_output];

/** Tools that change one file and do nothing else. */
export const editingTools: ReadonlySet<string> = new Set(['write_file', 'append_file', 'edit_file']);

export const changingTools: readonly Tool[] = [
  ...runningTools,
  tools.write_file,
  tools.append_file,
  tools.edit_file,
];
