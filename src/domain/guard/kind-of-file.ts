// What a path says about the file there: a test, source code, a lock file, or what nobody wrote by hand.

const code =
  /\.(?:[cm]?[jt]sx?|vue|svelte|py|pyi|go|rs|rb|java|kts?|scala|groovy|cs|fs|vb|swift|m|mm|c|cc|cpp|cxx|h|hh|hpp|php|ex|exs|erl|hs|clj|lua|pl|r|jl|dart|sh|bash|zig|sql)$/i;
const testFolder = /(?:^|\/)(?:tests?|__tests__|specs?|e2e|testing)\//i;
const testName =
  /(?:^|\/)test_[^/]+\.py$|(?:^|\/)conftest\.py$|[._-](?:test|spec|tests|specs|cy|e2e)\.[^/]+$|_(?:test|spec)\.[a-z]+$|(?:Tests?|Spec|IT)\.(?:java|kt|cs|swift|scala|groovy)$/;
const lock =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|Cargo\.lock|Gemfile\.lock|poetry\.lock|uv\.lock|Pipfile\.lock|composer\.lock|go\.sum|flake\.lock|mix\.lock|packages\.lock\.json|gradle\.lockfile)$/;

export function isCode(path: string): boolean {
  return code.test(path);
}

export function isTest(path: string): boolean {
  return isCode(path) && (testFolder.test(path) || testName.test(path));
}

export function isLockFile(path: string): boolean {
  return lock.test(path);
}
