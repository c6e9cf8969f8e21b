// What a model is told about arguments that do not fit, for every tool.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ToolName, tools } from '../../../src/agents/tools/tools.ts';
import { makeTree, type TestTree } from '../../sandbox/worktree.ts';
import { call } from './call.ts';

let tree: TestTree;
beforeAll(() => {
  tree = makeTree();
});
afterAll(() => tree[Symbol.dispose]());

test.each<[ToolName, unknown]>([
  ['read_file', {}],
  ['read_file', { file: 'a.js' }],
  ['read_file', { path: 7 }],
  ['read_file', { path: 'a.js', start_line: 0 }],
  ['write_file', { path: 'a.js' }],
  ['append_file', { path: 'a.js', content: '' }],
  ['edit_file', { path: 'a.js', edits: [] }],
  ['edit_file', { path: 'a.js', edits: [{ old_string: 'a', new: 'b' }] }],
  ['list_directory', { depth: 99 }],
  ['run_shell', { command: 'ls', timeout_seconds: 9999 }],
  ['search_codebase', { pattern: '' }],
  ['search_codebase', 'answer'],
  ['create_subtasks', { tasks: [] }],
  ['run_shell', { _invalid: '{"command": "ls' }],
])('%s %j', async (name, input) => {
  expect(await call(tree, name, input)).toMatchSnapshot();
});

describe('the registry', () => {
  test('names every tool as the model sees it, with a schema of its arguments', () => {
    for (const [name, tool] of Object.entries(tools)) {
      expect(tool.spec.name).toBe(name);
      expect(tool.spec.parameters).toMatchObject({ type: 'object', additionalProperties: false });
      expect(tool.spec.parameters).not.toHaveProperty('$schema');
    }
  });

  test('only reading tools may overlap', () => {
    const reading = Object.values(tools).filter((tool) => !tool.mutates);
    expect(reading.map((tool) => tool.spec.name)).toEqual([
      'read_file',
      'list_directory',
      'search_codebase',
      'create_subtasks',
    ]);
  });

  test("the tools' share of every prompt stays small", () => {
    const bytes = JSON.stringify(Object.values(tools).map((tool) => tool.spec)).length;
    expect(bytes).toBeLessThan(6_000);
  });
});
