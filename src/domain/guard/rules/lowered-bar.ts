// Thresholds that became lower, lint rules and compiler checks that were turned off, test commands that cannot fail.
import { addedLines, type ChangedLine, type FileChange, removedLines } from '../change.ts';
import type { Found, GuardRule } from '../rule.ts';

const settings =
  /(?:^|\/)(?:package\.json|(?:vite|vitest|jest|karma|playwright|ava|cypress|nyc|c8|eslint|biome|stylelint|prettier)[^/]*\.(?:[cm]?[jt]s|jsonc?|ya?ml)|\.(?:eslintrc|oxlintrc|nycrc|c8rc|stylelintrc|prettierrc|mocharc|jestrc|jshintrc|swcrc|babelrc)[^/]*|[jt]sconfig[^/]*\.json|pyproject\.toml|setup\.cfg|tox\.ini|pytest\.ini|\.coveragerc|mypy\.ini|\.?ruff\.toml|\.pylintrc|pylintrc|\.flake8|\.rubocop[^/]*\.yml|\.simplecov|\.?golangci\.ya?ml|clippy\.toml|rustfmt\.toml|Cargo\.toml|\.?codecov\.ya?ml|sonar-project\.properties|phpunit\.xml[^/]*|phpstan[^/]*|pom\.xml|build\.gradle(?:\.kts)?|Makefile|Rakefile|\.swiftlint\.yml|detekt[^/]*\.yml)$/;
const ignoreList =
  /(?:^|\/)\.(?:eslint|prettier|stylelint|oxlint|npm)?ignore$|(?:^|\/)\.(?:eslint|prettier|stylelint)ignore$/;
const threshold =
  /(?<key>branches|functions|lines|statements|fail[_-]under|cov-fail-under|min(?:imum)?[_-]?coverage|coverageThreshold|threshold\w*|minimum|target|max-warnings)['"]?\s*[:=]?\s*['"]?(?<value>\d+(?:\.\d+)?)/gi;
const turnedOff =
  /['"]?[@\w/-]+['"]?\s*:\s*\[?\s*['"]?off['"]?\b|['"][@\w/-]+['"]\s*:\s*\[?\s*0\s*[,\]}]|['"](?:strict\w*|no[A-Z]\w+|exactOptionalPropertyTypes|checkJs|alwaysStrict|recommended)['"]\s*:\s*false|^\s*(?:strict|disallow_\w+|warn_\w+|check_untyped_defs)\s*=\s*[Ff]alse|\bEnabled:\s*false/;
const checkedBefore =
  /['"](?:strict\w*|no[A-Z]\w+|exactOptionalPropertyTypes|checkJs|alwaysStrict)['"]\s*:\s*true|['"][@\w/-]+['"]\s*:\s*\[?\s*(?:['"](?:error|warn)['"]|[12]\s*[,\]}])/;
const harmless =
  /['"](?:test|tests|lint|check|build|types?|typecheck|ci|verify)[\w:-]*['"]\s*:\s*['"](?:[^'"]*(?:\|\|\s*(?:true|:|exit 0)|--passWithNoTests|--no-verify|;\s*exit 0|;\s*true)|\s*(?:true|exit 0|:|echo\b[^'"&;|]*)\s*)/;

export const loweredBar: GuardRule = {
  name: 'lowered-bar',
  taskMayAllow: true,
  find: (change) => change.flatMap(inFile),
};

function inFile(file: FileChange): Found[] {
  const { path } = file;
  if (ignoreList.test(path) && !path.endsWith('.npmignore')) return leftOut(file);
  if (!settings.test(path)) return [];
  if (file.status === 'deleted') {
    return /package\.json$|Makefile$|Rakefile$/.test(path)
      ? []
      : [{ path, what: { is: 'check_settings_deleted' } }];
  }
  const removed = removedLines(file);
  const found = (lines: readonly ChangedLine[], pattern: RegExp, what: Found['what']): Found[] =>
    lines.filter((each) => pattern.test(each.text)).map(({ line }) => ({ path, line, what }));
  return [
    ...lowered(file),
    ...found(addedLines(file).filter(isNew(removed)), turnedOff, { is: 'rule_turned_off' }),
    ...found(addedLines(file).filter(isNew(removed)), harmless, { is: 'check_cannot_fail' }),
    ...gone(file),
  ];
}

/** A line that was only moved, or got a comma, is not new. */
function isNew(others: readonly ChangedLine[]): (line: ChangedLine) => boolean {
  const before = new Set(others.map(({ text }) => bare(text)));
  return ({ text }) => !before.has(bare(text));
}

function bare(text: string): string {
  return text.trim().replace(/,$/, '');
}

function leftOut(file: FileChange): Found[] {
  return addedLines(file)
    .filter(({ text }) => text.trim() !== '' && !text.startsWith('#'))
    .map(({ line }) => ({ path: file.path, line, what: { is: 'files_left_out' } }));
}

function lowered(file: FileChange): Found[] {
  const now = valuesIn(addedLines(file));
  const before = valuesIn(removedLines(file));
  return before.flatMap(({ key, value, line }): Found[] => {
    const after = now.find((each) => each.key === key);
    if (after === undefined) return [{ path: file.path, line, what: { is: 'threshold_removed', key } }];
    // More warnings allowed is a lower bar; of everything else, less is.
    const isLower = key.includes('warning') ? after.value > value : after.value < value;
    if (!isLower) return [];
    const what = { is: 'threshold_lowered', key, from: value, to: after.value } as const;
    return [{ path: file.path, line: after.line, what }];
  });
}

function valuesIn(lines: readonly ChangedLine[]): { key: string; value: number; line: number }[] {
  return lines.flatMap(({ text, line }) =>
    [...text.matchAll(threshold)].map(({ groups }) => ({
      key: (groups?.['key'] ?? '').toLowerCase(),
      value: Number(groups?.['value']),
      line,
    })),
  );
}

/** A rule or a strictness that was on and is not mentioned any more. */
function gone(file: FileChange): Found[] {
  const name = /['"]([@\w/-]+)['"]\s*:/;
  const still = new Set(addedLines(file).map(({ text }) => name.exec(text)?.[1]));
  return removedLines(file)
    .filter(({ text }) => checkedBefore.test(text) && !still.has(name.exec(text)?.[1]))
    .map(({ line }) => ({ path: file.path, line, what: { is: 'rule_removed' } }));
}
