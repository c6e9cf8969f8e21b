// Tests are taken when they were seen to fail without what they test.
import { expect, test, vi } from 'vitest';
import { proveTests } from '../../../src/agents/gate/test-proof.ts';
import { proofLine } from '../../../src/agents/prompts/proof.ts';
import type { Proof } from '../../../src/domain/proof.ts';
import { isTestPath } from '../../../src/agents/gate/test-paths.ts';
import { greetings, openYard, testOf } from './yard.ts';

// Each runs the project's tests several times, in real sandboxes.
vi.setConfig({ testTimeout: 120_000 });

const told = (proof: readonly Proof[] = []) => proof.map(proofLine);

/** The plan's first task taught it to say goodbye; the default branch has that now, with a test file of its own. */
const built = {
  'greet.js': `${greetings['greet.js'] as string}export const part = (name) => \`Bye, \${name}\`;\n`,
  'test/built.test.js': testOf('was built', "part('x'), 'Bye, x'"),
};

test('tests that pass with the change and fail without it are proved', async () => {
  using yard = await openYard([greetings, built]);
  yard.write({ 'test/part.test.js': testOf('parts', "part('Ada'), 'Bye, Ada'") });
  const { problems, proof } = await proveTests(yard.target, yard.context, {});
  expect(problems).toEqual([]);
  expect(told(proof)[0]).toBe('passed: `npm run -s test` (test, from package.json)');
  expect(told(proof)[1]).toMatch(
    /^proved: `npm run -s test` passes with the change and fails without it \(at [0-9a-f]{7} with only test\/part\.test\.js\):\n/,
  );
  expect(yard.read('greet.js')).toContain('Bye');
  expect(yard.read('test/built.test.js')).toContain('was built');
});

test('tests that also pass on the base are rejected with a reason', async () => {
  using yard = await openYard([greetings, built]);
  yard.write({ 'test/part.test.js': testOf('is there', "typeof greet, 'function'") });
  const { problems } = await proveTests(yard.target, yard.context, {});
  expect(problems[0]).toContain('your tests cannot detect whether it works');
  expect(problems[0]).toContain('existing_behaviour');
});

test("tests of existing behaviour are accepted with the worker's reason, which the reviewer sees", async () => {
  using yard = await openYard([greetings]);
  yard.write({ 'test/more.test.js': testOf('greets Grace', "greet('Grace'), 'Hello, Grace'") });
  const { problems, proof } = await proveTests(yard.target, yard.context, {
    existing: 'The issue asks to pin greet() down; without the comma the test failed.',
  });
  expect(problems).toEqual([]);
  expect(told(proof).at(-1)).toBe(
    'not proved against the base, because the tests pin down behaviour that exists already: The issue asks to pin greet() down; without the comma the test failed.',
  );
});

test('if the suite fails anyway, a separate command proves the tests', async () => {
  using yard = await openYard([
    { ...greetings, 'test/zoo.test.js': testOf('needs part', "part('x'), 'Bye, x'") },
    built,
  ]);
  yard.write({ 'test/part.test.js': testOf('parts', "part('Ada'), 'Bye, Ada'") });
  const whole = await proveTests(yard.target, yard.context, {});
  expect(whole.problems[0]).toMatch(/fails at [0-9a-f]{7} without your tests as well\. Give test_command/);
  const own = await proveTests(yard.target, yard.context, { command: 'node --test test/part.test.js' });
  expect(own.problems).toEqual([]);
  expect(told(own.proof).at(-1)).toContain('proved: `node --test test/part.test.js` passes with the change');
});

test('a change without a test, or with a failing command, is rejected', async () => {
  using yard = await openYard([greetings]);
  yard.write({ 'README.md': 'Greets.\n' });
  expect((await proveTests(yard.target, yard.context, {})).problems[0]).toContain('No test file was changed');
  yard.write({ 'test/more.test.js': testOf('greets Grace', "greet('Grace'), 'Hello, Grace'") });
  const { problems } = await proveTests(yard.target, yard.context, { command: 'echo no luck; exit 3' });
  expect(problems[0]).toMatch(/does not pass on your work: it printed\nno luck/);
});

test.each([
  ['test/api.test.js', true],
  ['src/store.spec.ts', true],
  ['src/__tests__/store.ts', true],
  ['pkg/server_test.go', true],
  ['tests/test_api.py', true],
  ['app/test_models.py', true],
  ['conftest.py', true],
  ['src/test/java/org/App.java', true],
  ['lib/AppTest.java', true],
  ['spec/models/user_spec.rb', true],
  ['src/latest/app.js', false],
  ['src/contest.py', false],
  ['src/Testimony.java', false],
  ['package.json', false],
])('%s is a test: %s', (path, is) => {
  expect(isTestPath(path)).toBe(is);
});
