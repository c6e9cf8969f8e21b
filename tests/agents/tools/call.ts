// Calls tools as the loop does, in a real sandbox on a real worktree.
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { type ToolName, tools } from '../../../src/agents/tools/tools.ts';
import type { ToolAnswer, ToolContext } from '../../../src/agents/tools/tool.ts';
import { makeSandbox, type TestTree } from '../../sandbox/worktree.ts';

const sandbox: Sandbox = makeSandbox();

export function contextIn(tree: TestTree, changes: Partial<ToolContext> = {}): ToolContext {
  const worktree = { path: tree.worktree, gitDir: tree.gitDir };
  return { sandbox, worktree, writable: true, signal: new AbortController().signal, ...changes };
}

/** The answer as the model sees it; an error begins with `ERROR: `. */
export async function call(
  tree: TestTree,
  name: ToolName,
  input: unknown,
  changes: Partial<ToolContext> = {},
): Promise<string> {
  const { text, isError }: ToolAnswer = await tools[name].run(input, contextIn(tree, changes));
  return isError ? `ERROR: ${text}` : text;
}
