// What the guard holds back, rule by rule, and what it lets pass.
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { allowancesOf } from '../../../src/domain/guard/allowance.ts';
import type { FileChange } from '../../../src/domain/guard/change.ts';
import { guardFindings, guardRules } from '../../../src/domain/guard/guard.ts';
import { parsePatch } from '../../../src/domain/guard/parse-patch.ts';
import type { GuardFinding } from '../../../src/domain/verdict.ts';
import { guardText } from '../../../src/wording/reasons/guard.ts';
import { objective, spec } from '../life.ts';

/** A modified file: lines that begin with `-` or `+` went or came; the first stands on line 1. */
function file(path: string, lines: string, more: Partial<FileChange> = {}): FileChange {
  const { lines: changed } = parsePatch(`@@ -1,9 +1,9 @@\n${lines}`);
  return { path, status: 'modified', binary: false, bytes: 100, lines: changed, ...more };
}

/** `test/a.test.js:3: a test is skipped (skipped-test)` */
function placed({ rule, path, line, what }: GuardFinding): string {
  const place = path === undefined ? '' : `${path}${line === undefined ? '' : `:${line}`}: `;
  return `${place}${guardText(what)} (${rule})`;
}

function find(...change: FileChange[]): string[] {
  return guardFindings(change, { maxChangedLines: 50 }, []).map(placed);
}

/** Put together here, so that nobody's scanner takes this file for a leak. */
const akia = ['AKIA', 'QWERTYUIOPASDFGH'].join('');
const letters = (length: number) => randomBytes(length).toString('hex').slice(0, length);

describe('is held back', () => {
  it.each<[string, FileChange, string]>([
    [
      'a deleted test file',
      file('test/a.test.js', '', { status: 'deleted' }),
      'test/a.test.js: a test file was deleted (deleted-test)',
    ],
    [
      'a test file renamed out of sight',
      file('old/a.js', '', { status: 'renamed', oldPath: 'old/a.test.js' }),
      'old/a.js: the test file old/a.test.js was renamed so that no test runner finds it (deleted-test)',
    ],
    [
      'a test taken out',
      file('a_test.py', '-def test_sum():\n-    pass'),
      'a_test.py:1: a test was deleted (deleted-test)',
    ],
    [
      'a Go test taken out',
      file('a_test.go', '-func TestSum(t *testing.T) {'),
      'a_test.go:1: a test was deleted (deleted-test)',
    ],
    [
      'a JUnit test taken out',
      file('src/test/ATest.java', '-  @Test'),
      'src/test/ATest.java:1: a test was deleted (deleted-test)',
    ],
    [
      'a Rust test taken out',
      file('tests/a.rs', '-#[test]\n-fn adds() {'),
      'tests/a.rs:1: a test was deleted (deleted-test)',
    ],
    ...[
      "+it.skip('adds', () => {",
      "+describe.only('sums', () => {",
      "+xit('adds', () => {",
      "+test('adds', { skip: true }, () => {",
      "+test.todo('adds')",
      '+@Ignore',
      '+@Disabled("flaky")',
      '+@pytest.mark.skip(reason="later")',
      '+    pytest.skip("later")',
      '+@unittest.expectedFailure',
      '+	t.Skip("later")',
      '+#[ignore]',
      '+[Fact(Skip = "later")]',
      '+    this.skip();',
    ].map((line): [string, FileChange, string] => [
      line,
      file(line.includes('#[') ? 'src/lib.rs' : 'test/a.test.ts', line),
      `${line.includes('#[') ? 'src/lib.rs' : 'test/a.test.ts'}:1: a test is skipped, or others are skipped in its favor (skipped-test)`,
    ]),
    [
      'fewer assertions',
      file('a.test.js', '-  assert.equal(a, 1);\n-  assert.equal(b, 2);\n+  assert.equal(a, 1);'),
      'a.test.js:1: an assertion was removed (lost-assertion)',
    ],
    ...[
      ['expect(sum()).toBe(3);', 'expect(sum()).toBeDefined();'],
      ["expect(list()).toEqual(['a']);", 'expect(list()).toBeTruthy();'],
      ['expect(spy).toHaveBeenCalledWith(3);', 'expect(spy).toHaveBeenCalled();'],
      ['expect(run).toThrow(/no such file/);', 'expect(run).not.toThrow();'],
      ['assert.equal(sum(), 3);', 'assert.ok(sum());'],
      ['self.assertEqual(total(), 3)', 'self.assertIsNotNone(total())'],
      ['assert_eq!(sum(), 3);', 'assert!(sum() > 0);'],
      ['require.Equal(t, 3, sum())', 'require.NotNil(t, sum())'],
    ].map(([before, after]): [string, FileChange, string] => [
      `${after} for ${before}`,
      file('a.test.js', `-  ${before}\n+  ${after}`),
      'a.test.js:1: an assertion was weakened (lost-assertion)',
    ]),
    [
      'one of two equal assertions',
      file('a.test.js', '-  assert(x);\n-  assert(x);\n+assert(x);'),
      'a.test.js:1: an assertion was removed (lost-assertion)',
    ],
    [
      'an assertion of nothing',
      file('a.test.js', '-  expect(sum()).toBe(3);\n+  expect(true).toBe(true);'),
      'a.test.js:1: an assertion cannot fail (lost-assertion)',
    ],
    [
      'a lower threshold',
      file('vitest.config.ts', '-  lines: 90,\n+  lines: 10,'),
      'vitest.config.ts:1: the threshold `lines` was lowered from 90 to 10 (lowered-bar)',
    ],
    [
      'a threshold gone',
      file('pyproject.toml', '-fail_under = 85'),
      'pyproject.toml:1: the threshold `fail_under` was removed (lowered-bar)',
    ],
    [
      'more warnings',
      file('package.json', '-"lint": "eslint --max-warnings 0"\n+"lint": "eslint --max-warnings 99"'),
      'package.json:1: the threshold `max-warnings` was lowered from 0 to 99 (lowered-bar)',
    ],
    [
      'a rule turned off',
      file('.eslintrc.json', '-"no-eval": "error",\n+"no-eval": "off",'),
      '.eslintrc.json:1: a rule or a check was turned off (lowered-bar)',
    ],
    [
      'a rule taken out',
      file('.oxlintrc.json', '-  "eqeqeq": "error",'),
      '.oxlintrc.json:1: a rule or a check was removed (lowered-bar)',
    ],
    [
      'strictness given up',
      file('tsconfig.json', '-"strict": true,\n+"strict": false,'),
      'tsconfig.json:1: a rule or a check was turned off (lowered-bar)',
    ],
    [
      'tests that cannot fail',
      file('package.json', '-"test": "vitest run",\n+"test": "vitest run || true",'),
      'package.json:1: a check command can no longer fail (lowered-bar)',
    ],
    [
      'a test command that does nothing',
      file('package.json', '-"test": "vitest run",\n+"test": "echo ok",'),
      'package.json:1: a check command can no longer fail (lowered-bar)',
    ],
    [
      'files taken from lint',
      file('.eslintignore', '+src/'),
      '.eslintignore:1: files were excluded from a check (lowered-bar)',
    ],
    ...[
      '+// eslint-disable-next-line no-eval',
      '+// @ts-ignore',
      '+x = 1  # noqa',
      '+import a  # type: ignore',
      '+#[allow(dead_code)]',
      '+@SuppressWarnings("all")',
      '+x() //nolint:errcheck',
      '+/* istanbul ignore next */',
      '+def f():  # pragma: no cover',
    ].map((line): [string, FileChange, string] => [
      line,
      file('src/a.ts', line),
      'src/a.ts:1: a check is suppressed here (suppression)',
    ]),
    [
      'a workflow',
      file('.github/workflows/ci.yml', '+  - run: true'),
      '.github/workflows/ci.yml: the CI configuration was changed (ci)',
    ],
    [
      'a GitLab pipeline',
      file('.gitlab-ci.yml', '+x'),
      '.gitlab-ci.yml: the CI configuration was changed (ci)',
    ],
    [
      'a vendored file',
      file('vendor/x/a.go', '+package x'),
      'vendor/x/a.go: vendored code was changed (bulk)',
    ],
    [
      'minified code',
      file('public/a.js', `+${'x'.repeat(6_000)}`),
      'public/a.js: a line is too long to read (bulk)',
    ],
    [
      'a binary',
      file('logo.png', '', { status: 'added', binary: true, bytes: 9 }),
      'logo.png: a binary file of 9 bytes was added (binary)',
    ],
    [
      'an install script',
      file('package.json', '+"postinstall": "node x.js"'),
      'package.json:1: a command that runs during installation was added or changed (install-script)',
    ],
    [
      'a build script',
      file('build.rs', '+fn main() {}', { status: 'added' }),
      'build.rs: this file runs when the project is installed or started (install-script)',
    ],
    [
      'a token',
      file('src/a.ts', `+const a = 'ghp_${letters(36)}';`),
      'src/a.ts:1: this looks like a GitHub token (secret)',
    ],
    [
      'a token in a test',
      file('a.test.ts', `+const a = '${akia}';`),
      'a.test.ts:1: this looks like an AWS access key (secret)',
    ],
    [
      'a password',
      file('src/a.ts', `+const password = 'k8Jq!${letters(4)}Zr7vW2m';`),
      'src/a.ts:1: this looks like a password or key (secret)',
    ],
    [
      'an address with a password',
      file('src/a.ts', '+connect("postgres://app:9fK2xQ7mZ4wB@db/app")'),
      'src/a.ts:1: this looks like a password or key (secret)',
    ],
  ])('%s', (_, change, expected) => {
    expect(find(change)).toEqual([expected]);
  });

  it('a change over the configured size', () => {
    const lines = Array.from({ length: 51 }, (_, index) => `+line ${index}`).join('\n');
    expect(find(file('src/a.ts', lines))).toEqual([
      '51 lines were changed; `review.max_changed_lines` allows 50 (size)',
    ]);
    expect(find(file('package-lock.json', lines))).toEqual([]);
  });

  it('generated bulk, but not a generated file that can be read', () => {
    const lines = (count: number) =>
      ['+// Code generated by x. DO NOT EDIT.', ...Array.from({ length: count }, () => '+x')].join('\n');
    const found = (count: number) =>
      guardFindings([file('src/api.ts', lines(count))], { maxChangedLines: 9_999 }, []).map(placed);
    expect(found(300)).toEqual(['src/api.ts: 301 generated lines were added (bulk)']);
    expect(found(50)).toEqual([]);
  });
});

describe('passes', () => {
  it.each<[string, FileChange[]]>([
    ['a new test', [file('test/a.test.js', "+it('adds', () => expect(sum(1, 2)).toBe(3));")]],
    ['a renamed test', [file('test/a.test.js', "-it('adds', () => {\n+it('adds two numbers', () => {")]],
    [
      'a test moved to another file',
      [
        file('test/a.test.js', "-it('adds', () => {"),
        file('test/b.test.js', "+it('adds', () => {", { status: 'added' }),
      ],
    ],
    ['a test file moved', [file('test/b.test.js', '', { status: 'renamed', oldPath: 'test/a.test.js' })]],
    ['a skipped test that was moved', [file('test/a.test.js', "-it.skip('adds')\n+  it.skip('adds')")]],
    ['a stronger assertion', [file('test/a.test.js', '-assert(x);\n+assert.equal(x, 3);')]],
    ['a weak assertion beside those that were there', [file('a.test.js', '+expect(sum()).toBeDefined();')]],
    ['another number', [file('a.test.js', '-expect(sum()).toBe(3);\n+expect(sum()).toBe(4);')]],
    [
      'assertions moved to another file',
      [
        file('test/a.test.js', '-  expect(sum()).toBe(3);\n-  assert(x);'),
        file('test/b.test.js', '+    expect(sum()).toBe(3);\n+assert(x);', { status: 'added' }),
      ],
    ],
    ['fewer calls of what only looks like an assertion', [file('src/a.js', '-assert(x);')]],
    ['a to-do', [file('src/a.js', "+const item = { todo: 'Buy milk', only: true };")]],
    [
      'words about CI, workflows and lint',
      [file('docs/ci.md', '+.github/workflows/ci.yml'), file('src/workflows/a.js', '+// eslint is on')],
    ],
    ['words about looking away', [file('README.md', '+Write eslint-disable-next-line or # noqa.')]],
    [
      'settings that ask for more',
      [
        file('.eslintrc.json', '-"no-eval": "off",\n+"no-eval": "error",'),
        file('tsconfig.json', '+"strict": true,'),
        file('package.json', '-"lint": "eslint --max-warnings 9"\n+"lint": "eslint --max-warnings 0"'),
      ],
    ],
    ['a number that is no threshold', [file('src/a.js', '-const lines = 90;\n+const lines = 10;')]],
    [
      'scripts that no install runs',
      [file('package.json', '+"build": "node build.js",\n+"start": "node src/main.js",')],
    ],
    ['a build script that was there', [file('build.rs', '+fn main() {}')]],
    ['a binary taken away', [file('logo.png', '', { status: 'deleted', binary: true, bytes: 0 })]],
    ['a vendored file taken away', [file('vendor/x/a.go', '-package x', { status: 'deleted' })]],
    ['a small bundle', [file('dist/a.js', '+const a = 1;')]],
    ['a change just small enough', [file('src/a.ts', '+x\n'.repeat(50).trim())]],
    ['a raised threshold', [file('vitest.config.ts', '-lines: 80,\n+lines: 90,')]],
    ['a new dependency', [file('package.json', '+"left-pad": "1.0.0",')]],
    ['a line that only got a comma', [file('tsconfig.json', '-"strict": true\n+"strict": true,')]],
    [
      'words about skipping',
      [file('docs/a.md', '+Use it.skip to skip.'), file('src/a.ts', '+list.skip(3).only(x)')],
    ],
    [
      'placeholders',
      [file('src/a.ts', "+const apiKey = process.env.API_KEY;\n+const token = 'your-token-goes-here';")],
    ],
    ['a made-up password in a test', [file('test/a.test.ts', "+const password = 'Xk3!pQ9zLm2#';")]],
    ['hashes and ids', [file('src/a.ts', "+const commit = '926fa5d0c1e8b7a6d5f4e3c2b1a09f8e7d6c5b4a';")]],
    ['a source file deleted', [file('src/a.ts', '-x', { status: 'deleted' })]],
  ])('%s', (_, change) => {
    expect(find(...change)).toEqual([]);
  });
});

const kinds: Readonly<Record<string, FileChange>> = {
  secret: file('src/a.ts', `+const a = 'ghp_${letters(36)}';`),
  ci: file('.github/workflows/a.yml', '+x'),
  'install-script': file('package.json', '+"postinstall": "x"'),
  'deleted-test': file('test/a.test.js', '', { status: 'deleted' }),
  'skipped-test': file('test/a.test.js', "+it.skip('adds', () => {"),
  'lost-assertion': file('test/a.test.js', '-assert(x);'),
  'lowered-bar': file('vitest.config.ts', '-lines: 90,\n+lines: 10,'),
  suppression: file('src/a.ts', '+// @ts-ignore'),
  bulk: file('vendor/x/a.go', '+package x'),
  binary: file('logo.png', '', { status: 'added', binary: true, bytes: 9 }),
  size: file('src/a.ts', '+x\n'.repeat(51).trim()),
};

it.each(
  guardRules.map(({ name, taskMayAllow }) => [
    name,
    taskMayAllow ? 'task and issue together' : 'no task, only by a person',
    taskMayAllow,
  ]) satisfies [string, string, boolean][],
)('%s is lifted by %s', (name, _, taskMayAllow) => {
  const change = kinds[name]!;
  const words = name === 'size' ? `Guard allows ${name}` : `Guard allows ${name}: ${change.path}`;
  const found = (text: string) =>
    guardFindings(
      [change],
      { maxChangedLines: 50 },
      allowancesOf(spec('T1', { description: text }), { ...objective, body: text }),
    ).map(({ rule }) => rule);
  expect(found('')).toEqual([name]);
  expect(found(words)).toEqual(taskMayAllow ? [] : [name]);
  expect(found(`Guard allows another: ${change.path}`)).toEqual([name]);
});

describe('a task allows', () => {
  const line = 'Guard allows deleted-test: test/a.test.js, test/old/';
  const gone = [
    file('test/a.test.js', '', { status: 'deleted' }),
    file('test/old/b.test.js', '', { status: 'deleted' }),
  ];
  const left = (description: string, body: string, change = gone) =>
    guardFindings(
      change,
      { maxChangedLines: 50 },
      allowancesOf(spec('T1', { description }), { ...objective, body }),
    ).length;

  it('what its text and the issue both name', () => {
    expect(left(`Remove it.\n${line}`, `Old stuff.\n\n- ${line}`)).toBe(0);
  });

  it.each<[string, string, string]>([
    ['nothing that the issue does not say', line, 'Remove old tests.'],
    ['nothing that the task does not say', 'Remove old tests.', line],
    ['nothing hidden in the issue', line, `<!-- ${line} -->`],
    ['nothing with invisible letters', line, line.replace('test/old', 'test/\u200bold')],
    ['nothing beside it', line.replace('a.test.js', 'b.test.js'), line.replace('a.test.js', 'b.test.js')],
    ['not everything', 'Guard allows deleted-test: /', 'Guard allows deleted-test: /'],
  ])('%s', (_, description, body) => {
    expect(left(description, body)).toBeGreaterThan(0);
  });

  it('never a secret, CI or an install script', () => {
    for (const [rule, change] of [
      ['ci', file('.github/workflows/a.yml', '+x')],
      ['secret', file('src/a.ts', `+'ghp_${letters(36)}'`)],
      ['install-script', file('package.json', '+"postinstall": "x"')],
    ] as const) {
      const words = `Guard allows ${rule}: ${change.path}`;
      expect(left(words, words, [change])).toBe(1);
    }
  });
});
