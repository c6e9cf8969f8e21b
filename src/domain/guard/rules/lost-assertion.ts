// Tests that ask less than before: fewer assertions, weaker ones, or one that cannot fail.
import { addedLines, type ChangedLine, countOf, type FileChange, removedLines } from '../change.ts';
import { isTest } from '../kind-of-file.ts';
import type { Found, GuardRule } from '../rule.ts';

const assertion =
  /\bassert\w*\s*(?:[.(!]|\s\w)|\bexpect\w*\s*\(|\.should\b|\bshould(?:Be|Equal|Throw)\w*\s*\(|\b(?:Assert|Assertions|XCTAssert\w*)\s*[.(]|\brequire\.\w+\(t\b|\bt\.(?:Error|Errorf|Fatal|Fatalf|Fail|FailNow)\s*\(|\bverify\s*\(|\bpytest\.raises\b/;
const empty =
  /\bexpect\(\s*(true|false|1|0|null|undefined|'\w*')\s*\)\s*\.\w+\(\s*\1\s*\)|\bexpect\(\s*true\s*\)\.toBeTruthy|\bassert(?:\.ok|\.isTrue|\.isOk)?\(\s*(?:true|1)\s*[,)]|\bassert\.(?:strictEqual|equal|deepEqual)\(\s*(true|1|0)\s*,\s*\2\s*[,)]|^\s*assert\s+(?:True|1)\b|\bassert(?:True|_true)\(\s*[Tt]rue\s*\)|\bassert!\(\s*true\s*\)/;

/** Holds for nearly everything. */
const loose =
  /\.toBe(?:Truthy|Falsy|Defined)\s*\(|\.not\.toBe(?:Null|Undefined)\s*\(|\.toHaveBeenCalled\s*\(|\.not\.toThrow\w*\s*\(|\bexpect\.anything\(|\bassert(?:\.(?:ok|isOk|exists|isDefined|isNotNull|isTrue))?\s*\(|\bassert(?:True|_true|IsNotNone|NotNull|IsNotNull)\s*\(|\b(?:assert|require)\.(?:NotNil|NotEmpty|True)\(|\bassert!\s*\(|\bassert\b.*\bis not None\b|\.to\.(?:be\.ok|exist)\b|\.should\.exist\b/;

export const lostAssertion: GuardRule = {
  name: 'lost-assertion',
  taskMayAllow: true,
  find(change) {
    const tests = change.filter(({ path, status }) => status !== 'deleted' && isTest(path));
    const [went, came] = [movedIn(tests), movedIn(tests)];
    return tests.flatMap((file) =>
      inFile(file, unpaired(removedLines(file), went), unpaired(addedLines(file), came)),
    );
  },
};

/** How often a line went here and came there, word for word. */
function movedIn(files: readonly FileChange[]): Map<string, number> {
  const came = countOf(files.flatMap(addedLines));
  const went = countOf(files.flatMap(removedLines));
  return new Map([...went].map(([text, times]) => [text, Math.min(times, came.get(text) ?? 0)]));
}

/** The assertions that were not only moved. */
function unpaired(lines: readonly ChangedLine[], moved: Map<string, number>): ChangedLine[] {
  return lines.filter(({ text }) => {
    if (!assertion.test(text)) return false;
    const times = moved.get(text.trim()) ?? 0;
    moved.set(text.trim(), times - 1);
    return times <= 0;
  });
}

function inFile(
  { path }: FileChange,
  removed: readonly ChangedLine[],
  added: readonly ChangedLine[],
): Found[] {
  const emptied = added
    .filter(({ text }) => empty.test(text))
    .map(({ line }) => ({ path, line, what: { is: 'assertion_cannot_fail' } as const }));
  const lost = removed.length - added.length;
  if (lost > 0) {
    return [
      { path, line: removed[0]?.line ?? 1, what: { is: 'assertions_removed', count: lost } },
      ...emptied,
    ];
  }
  return [...weakened(path, removed, added), ...emptied];
}

/** As many as before, but fewer that say exactly what is to be, and more that are content with nearly anything. */
function weakened(path: string, removed: readonly ChangedLine[], added: readonly ChangedLine[]): Found[] {
  const isLoose = ({ text }: ChangedLine): boolean => loose.test(text);
  const isStrict = (line: ChangedLine): boolean => !isLoose(line) && !empty.test(line.text);
  const strict = removed.filter(isStrict).length - added.filter(isStrict).length;
  const gained = added.filter(isLoose).length - removed.filter(isLoose).length;
  const count = Math.min(strict, gained);
  if (count <= 0) return [];
  return [{ path, line: added.find(isLoose)?.line ?? 1, what: { is: 'assertions_weakened', count } }];
}
