// The registry of tools. A new tool needs one file in this folder and one line here. toolsets.ts assigns tools to
// agents.
import { appendFile } from './append-file.ts';
import { createSubtasks } from './create-subtasks.ts';
import { editFile } from './edit-file.ts';
import { listDirectory } from './list-directory.ts';
import { readFile } from './read-file.ts';
import { readOutput } from './read-output.ts';
import { runShell } from './run-shell.ts';
import { searchCodebase } from './search-codebase.ts';
import type { Tool } from './tool.ts';
import { writeFile } from './write-file.ts';

export const tools = {
  read_file: readFile,
  write_file: writeFile,
  append_file: appendFile,
  edit_file: editFile,
  list_directory: listDirectory,
  run_shell: runShell,
  read_output: readOutput,
  search_codebase: searchCodebase,
  create_subtasks: createSubtasks,
} as const satisfies Record<string, Tool>;

export type ToolName = keyof typeof tools;
