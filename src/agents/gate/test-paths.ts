// Recognises tests and files that only tests use, by the naming conventions of many languages.

const folders =
  /(?:^|\/)(?:tests?|__tests__|__snapshots__|__mocks__|specs?|testdata|fixtures|e2e|androidTest)\//iu;
const names = [
  /[._-](?:test|spec)s?\.[a-z]+$/iu,
  /(?:^|\/)(?:test|spec)_[^/]*\.(?:py|rb)$/u,
  /(?:^|\/)conftest\.py$/u,
  /(?:Test|Tests|TestCase|IT|Spec)\.(?:java|kt|kts|scala|groovy|cs|php|swift)$/u,
];

export function isTestPath(path: string): boolean {
  return folders.test(path) || names.some((name) => name.test(path));
}
