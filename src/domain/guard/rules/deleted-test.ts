// Tests that are gone: the file, or a test in it that stands nowhere else in the change.
import { addedLines, type FileChange, removedLines } from '../change.ts';
import { isTest } from '../kind-of-file.ts';
import type { Found, GuardRule } from '../rule.ts';

export const deletedTest: GuardRule = {
  name: 'deleted-test',
  taskMayAllow: true,
  find: (change) => [...change.flatMap(fileGone), ...testsGone(change)],
};

function fileGone({ status, path, oldPath }: FileChange): Found[] {
  if (status === 'deleted' && isTest(path)) return [{ path, what: { is: 'test_file_deleted' } }];
  if (status === 'renamed' && oldPath !== undefined && isTest(oldPath) && !isTest(path)) {
    return [{ path, what: { is: 'test_file_renamed', before: oldPath } }];
  }
  return [];
}

const declaration =
  /\b(?:it|test|describe|scenario|specify)(?:\.\w+)*\s*\(\s*(['"`])(?<title>.*?)\1|\bdef\s+(?<py>test_\w+)|\bfunc\s+(?<go>Test\w+)|^\s*(?<mark>@Test|@ParameterizedTest|#\[(?:\w+::)?test\]|\[(?:Fact|Theory|Test|TestMethod)\])/;

function testsGone(change: readonly FileChange[]): Found[] {
  const added = new Set(change.flatMap((file) => addedLines(file).flatMap(({ text }) => titleIn(text))));
  const removed = new Set(change.flatMap((file) => removedLines(file).flatMap(({ text }) => titleIn(text))));
  return change
    .filter(({ path, status }) => status !== 'deleted' && isTest(path))
    .flatMap((file) => {
      const lost = removedLines(file).filter(({ text }) => isLost(text, added));
      const gained = addedLines(file).filter(({ text }) => isLost(text, removed));
      const count = lost.length - gained.length;
      if (count <= 0) return [];
      return [{ path: file.path, line: lost[0]?.line ?? 1, what: { is: 'tests_deleted', count } }];
    });
}

/** Marks such as `@Test` have no name of their own: they are only counted. */
function isLost(text: string, others: ReadonlySet<string>): boolean {
  const groups = declaration.exec(text)?.groups;
  if (groups === undefined) return false;
  return groups['mark'] !== undefined || titleIn(text).some((title) => !others.has(title));
}

function titleIn(text: string): string[] {
  const groups = declaration.exec(text)?.groups ?? {};
  const title = groups['title'] ?? groups['py'] ?? groups['go'];
  return title === undefined ? [] : [title];
}
