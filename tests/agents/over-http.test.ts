// Whole attempts with nothing pretended but the model's words: HTTP to a scripted provider in either dialect, the
// real tools, the real sandbox, a real worktree.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FixtureResponse, LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { review } from '../../src/agents/strategist.ts';
import { work } from '../../src/agents/worker.ts';
import type { Model } from '../../src/llm/model.ts';
import { modelAt, seat } from '../llm/seats.ts';
import { greetings, openYard } from './gate/yard.ts';
import { makeSandbox, makeTree, type TestTree } from '../sandbox/worktree.ts';
import { memoryLog, resultsIn } from './scripted.ts';

let server: LLMock;
beforeAll(async () => {
  server = new LLMock({ port: 0, host: '127.0.0.1' });
  await server.start();
});
afterAll(() => server.stop());
beforeEach(() => {
  server.clearFixtures();
  server.clearRequests();
});

const dialects: readonly { name: string; open: () => Model }[] = [
  { name: 'openai', open: () => modelAt(seat('openai', 'gpt-5', `${server.url}/v1`)) },
  { name: 'anthropic', open: () => modelAt(seat('anthropic', 'claude-sonnet-4-6', server.url)) },
];

/** One reply after another, whatever is asked. */
function play(...turns: readonly (readonly [name: string, input: object])[][]): void {
  let turn = 0;
  server.on({ predicate: () => true }, (): FixtureResponse => {
    const calls = turns[turn] ?? [];
    turn += 1;
    const toolCalls = calls.map(([name, input], index) => ({
      id: `call_${turn}_${index}`,
      name,
      arguments: JSON.stringify(input),
    }));
    return { content: `Turn ${turn}.`, toolCalls };
  });
}

const task = {
  key: 'T1',
  title: 'Double the answer',
  profile: 'code',
  description: 'In src/answer.js.',
  criteria: ['The answer is 84'],
  paths: ['src/answer.js'],
  after: [],
} as const;
const objective = { title: 'Too small', body: 'Make it 84.', comments: [], requestedBy: 'grace' };

function surroundings(tree: TestTree, model: Model) {
  return {
    model,
    sandbox: makeSandbox(),
    worktree: { path: tree.worktree, gitDir: tree.gitDir },
    log: memoryLog(),
    limits: { maxSteps: 8, deadline: Date.now() + 60_000 },
    signal: new AbortController().signal,
    task,
    objective,
    attempt: 1,
    earlier: [],
  };
}

describe.each(dialects)('over $name', ({ open }) => {
  test('a code worker reads, edits, checks and finishes', async () => {
    using tree = makeTree();
    play(
      [
        ['read_file', { path: 'src/answer.js' }],
        ['list_directory', {}],
      ],
      [
        ['edit_file', { path: 'src/answer.js', edits: [{ old: '42', new: '84' }] }],
        [
          'run_shell',
          {
            command:
              "node -e \"import('./src/answer.js').then(({ answer }) => console.log('it is', answer))\"",
          },
        ],
      ],
      [['finish', { summary: 'It is 84 now.', notes: [] }]],
    );
    const given = surroundings(tree, open());
    const end = await work({
      ...given,
      profile: 'code',
      remainingTasks: 0,
      approach: '',
      map: '2 files',
      blackboard: [],
    });
    expect(end).toEqual({ ok: true, summary: 'It is 84 now.', notes: [], proof: [] });
    expect(readFileSync(join(tree.worktree, 'src/answer.js'), 'utf8')).toBe('export const answer = 84;\n');
    const answers = resultsIn(given.log.messages);
    expect(answers[0]).toContain('answer = 42');
    expect(answers[2]).toContain('+export const answer = 84;');
    expect(answers[3]).toContain('it is 84');
    expect(server.getRequests()).toHaveLength(3);
  });

  test('finish rejects a change that breaks a test, and accepts it after the fix', async () => {
    using yard = await openYard([greetings]);
    const broken = [{ old: 'Hello, ${name}', new: 'Hello ${name}' }];
    const mended = [{ old: 'Hello ${name}', new: 'Hello, ${name}' }];
    const finish = ['finish', { summary: 'Shorter.', notes: [] }] as const;
    play(
      [['edit_file', { path: 'greet.js', edits: broken }], finish],
      [['edit_file', { path: 'greet.js', edits: mended }]],
      [['write_file', { path: 'README.md', content: 'Greets.\n' }], finish],
    );
    const log = memoryLog();
    const end = await work({
      ...surroundings(
        { ...yard.worktree, base: '', worktree: yard.worktree.path } as unknown as TestTree,
        open(),
      ),
      log,
      sandbox: makeSandbox({ hostPath: process.env['PATH'] ?? '' }),
      target: yard.target,
      profile: 'code',
      remainingTasks: 0,
      approach: '',
      map: '2 files',
      blackboard: [],
    });
    expect(end).toMatchObject({
      ok: true,
      proof: [{ is: 'check', outcome: 'passed', command: 'npm run -s test' }],
    });
    const answers = resultsIn(log.messages);
    expect(answers[1]).toMatch(
      /^Not accepted:\n- `npm run -s test` \(package\.json\) fails with your change, and passes/,
    );
    expect(answers.at(-1)).toBe('Accepted.\n- passed: `npm run -s test` (test, from package.json)');
    expect(log.messages[0]).toMatchObject({
      text: expect.stringContaining('## Checks\nTroupe runs these when you call finish') as string,
    });
  }, 120_000);

  test('a strategist runs the work before it decides', async () => {
    using tree = makeTree();
    play(
      [['run_shell', { command: 'grep -n answer src/answer.js' }]],
      [
        [
          'submit_review',
          {
            approve: false,
            summary: 'It still is 42.',
            criteria: [{ criterion: 'The answer is 84', met: false, evidence: 'src/answer.js:1' }],
            findings: [],
          },
        ],
      ],
    );
    const given = surroundings(tree, open());
    const answer = await review({ ...given, diff: '+ nothing', summary: 'Done!', proof: [], checks: '' });
    expect(answer).toMatchObject({ ok: true, verdict: { approve: false, criteria: [{ met: false }] } });
    expect(resultsIn(given.log.messages)[0]).toContain('1:export const answer = 42;');
  });
});
