// Tests that ask less than before: fewer assertions, or one that cannot fail.
import { assertionCannotFail, assertionsWereRemoved } from '../../../wording/reasons/guard.ts';
import { addedLines, type FileChange, removedLines } from '../change.ts';
import { isTest } from '../kind-of-file.ts';
import type { Found, GuardRule } from '../rule.ts';

const assertion =
  /\bassert\w*\s*(?:[.(!]|\s\w)|\bexpect\w*\s*\(|\.should\b|\bshould(?:Be|Equal|Throw)\w*\s*\(|\b(?:Assert|Assertions|XCTAssert\w*)\s*[.(]|\brequire\.\w+\(t\b|\bt\.(?:Error|Errorf|Fatal|Fatalf|Fail|FailNow)\s*\(|\bverify\s*\(|\bpytest\.raises\b/;
const empty =
  /\bexpect\(\s*(true|false|1|0|null|undefined|'\w*')\s*\)\s*\.\w+\(\s*\1\s*\)|\bexpect\(\s*true\s*\)\.toBeTruthy|\bassert(?:\.ok|\.isTrue|\.isOk)?\(\s*(?:true|1)\s*[,)]|\bassert\.(?:strictEqual|equal|deepEqual)\(\s*(true|1|0)\s*,\s*\2\s*[,)]|^\s*assert\s+(?:True|1)\b|\bassert(?:True|_true)\(\s*[Tt]rue\s*\)|\bassert!\(\s*true\s*\)/;

export const lostAssertion: GuardRule = {
  name: 'lost-assertion',
  taskMayAllow: true,
  find: (change) => change.filter(({ path, status }) => status !== 'deleted' && isTest(path)).flatMap(inFile),
};

function inFile(file: FileChange): Found[] {
  const removed = removedLines(file).filter(({ text }) => assertion.test(text));
  const added = addedLines(file).filter(({ text }) => assertion.test(text));
  const emptied = added
    .filter(({ text }) => empty.test(text))
    .map(({ line }) => ({ path: file.path, line, text: assertionCannotFail() }));
  const lost = removed.length - added.length;
  if (lost <= 0) return emptied;
  return [{ path: file.path, line: removed[0]?.line ?? 1, text: assertionsWereRemoved(lost) }, ...emptied];
}
