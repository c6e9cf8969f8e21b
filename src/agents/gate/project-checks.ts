// Finds a project's checks: the commands that build it, check its types and style, and run its tests. Commands that its
// manifests and CI name take precedence over the usual ones for its language.
import type { RepositoryView } from '../repository-map.ts';
import { ciFiles, runLines } from '../repository-ci.ts';

const checkKinds = ['build', 'types', 'lint', 'test'] as const;
type CheckKind = (typeof checkKinds)[number];

export interface ProjectCheck {
  readonly kind: CheckKind;
  /** For bash, in the repository's root. */
  readonly command: string;
  /** The file that names the command. */
  readonly from: string;
}

type Found = readonly ProjectCheck[];
interface Manifests {
  readonly paths: ReadonlySet<string>;
  read(path: string): Promise<string>;
}

const perKind = 2;

/** In the order in which they run. The same files always give the same checks. */
export async function projectChecks(view: RepositoryView): Promise<readonly ProjectCheck[]> {
  const all = view.files.map(({ path }) => path).sort();
  const read = async (path: string): Promise<string> => (await view.read(path)) ?? '';
  const own = firstOfEachKind(
    await saidIn('', all, read),
    await ciChecks(all, read),
    await usualIn('', all, read),
  );
  return own.length > 0 ? own : inFolders(all, read);
}

/** For a repository whose root has no manifest. Few folders, so that the gate stays short. */
async function inFolders(all: readonly string[], read: Manifests['read']): Promise<Found> {
  const folders = [
    ...new Set(all.map((path) => path.split('/')).flatMap(([first, rest]) => (rest ? [`${first}/`] : []))),
  ];
  const found: ProjectCheck[] = [];
  for (const folder of folders) {
    const checks = firstOfEachKind(await saidIn(folder, all, read), await usualIn(folder, all, read));
    found.push(
      ...checks.map((check) => ({
        ...check,
        command: `cd ${quoted(folder.slice(0, -1))} && ${check.command}`,
      })),
    );
    if (found.length >= 4) break;
  }
  return found.slice(0, 8);
}

function quoted(word: string): string {
  return /^[\w.-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** For each kind, the checks of the first source that has any. */
function firstOfEachKind(...sources: readonly Found[]): ProjectCheck[] {
  return checkKinds.flatMap((kind) => {
    const chosen = sources
      .map((found) => found.filter((check) => check.kind === kind))
      .find(({ length }) => length > 0);
    return [...new Map(chosen?.map((check) => [check.command, check])).values()].slice(0, perKind);
  });
}

async function saidIn(folder: string, all: readonly string[], read: Manifests['read']): Promise<Found> {
  const paths = new Set(all);
  const scripts = paths.has(`${folder}package.json`)
    ? packageChecks(`${folder}package.json`, await read(`${folder}package.json`), paths, folder)
    : [];
  const makefile = ['Makefile', 'makefile', 'GNUmakefile']
    .map((name) => folder + name)
    .find((path) => paths.has(path));
  const targets = makefile === undefined ? [] : makeChecks(makefile, await read(makefile));
  // A Makefile around a package usually calls its scripts.
  return scripts.length > 0 ? scripts : targets;
}

const scriptKinds: Readonly<Record<CheckKind, RegExp>> = {
  build: /^(?:build|compile)$/,
  types: /^(?:types?|type-?check|check-types|check:types|tsc)$/,
  lint: /^(?:lint|lint:check|format:check|fmt:check|format-check|check:format|stylecheck)$/,
  test: /^(?:test|tests)$/,
};

function packageChecks(from: string, text: string, paths: ReadonlySet<string>, folder: string): Found {
  const scripts = scriptsOf(text);
  const runner = paths.has(`${folder}bun.lock`) || paths.has(`${folder}bun.lockb`) ? 'bun run' : 'npm run -s';
  const checks = checkKinds.flatMap((kind) =>
    Object.keys(scripts)
      .filter((name) => scriptKinds[kind].test(name) && !neverEnds(scripts[name] ?? ''))
      .map((name) => ({ kind, command: `${runner} ${name}`, from })),
  );
  const typed =
    checks.some(({ kind }) => kind === 'types') || /\btsc\b/.test(Object.values(scripts).join('\n'));
  const tsconfig = `${folder}tsconfig.json`;
  if (typed || !paths.has(tsconfig)) return checks;
  return [...checks, { kind: 'types', command: 'npx --no-install tsc --noEmit', from: tsconfig }];
}

/** Also true for npm's placeholder script, which always fails. */
function neverEnds(command: string): boolean {
  return /(?:^|\s)(?:--watch(?:All)?(?:\s|$)|-w(?:\s|$)|watch\b)|nodemon|no test specified|\b(?:vite|next dev|ng serve)\s*$/.test(
    command,
  );
}

function scriptsOf(text: string): Readonly<Record<string, string>> {
  try {
    const { scripts } = JSON.parse(text) as { scripts?: unknown };
    const entries = typeof scripts === 'object' && scripts !== null ? Object.entries(scripts) : [];
    return Object.fromEntries(entries.map(([name, command]) => [name, String(command)]));
  } catch {
    return {};
  }
}

const targetKinds: Readonly<Record<string, CheckKind>> = {
  build: 'build',
  typecheck: 'types',
  types: 'types',
  mypy: 'types',
  lint: 'lint',
  fmtcheck: 'lint',
  test: 'test',
  tests: 'test',
  check: 'test',
};

function makeChecks(from: string, text: string): Found {
  const targets = [...text.matchAll(/^([A-Za-z][\w-]*)\s*:(?!=)/gm)].map((match) => match[1] ?? '');
  return targets.flatMap((target) => {
    const kind = targetKinds[target];
    // `check` often runs the tests again.
    if (kind === undefined || (target === 'check' && targets.includes('test'))) return [];
    return [{ kind, command: `make ${target}`, from }];
  });
}

const ciKinds: readonly (readonly [CheckKind, RegExp])[] = [
  ['types', /^(?:npx (?:--no-install )?(?:tsc|vue-tsc)|tsc|(?:python3? -m )?(?:mypy|pyright))\b/],
  [
    'lint',
    /^(?:npx (?:eslint|biome|oxlint|prettier --check)|(?:python3? -m )?(?:ruff|flake8|black --check|pylint)|golangci-lint|cargo (?:clippy|fmt)|go vet|bundle exec rubocop|mix format --check|terraform fmt -check)\b/,
  ],
  [
    'test',
    /^(?:(?:python3? -m )?(?:pytest|unittest)|tox|nox|go test|cargo (?:test|nextest)|(?:\.\/)?mvnw? .*\b(?:test|verify)|(?:\.\/)?gradlew? .*\b(?:test|check|build)|make (?:test|check)|bundle exec (?:rspec|rake)|mix test|dotnet test|(?:php )?(?:\.\/)?vendor\/bin\/(?:phpunit|pest)|deno test|swift test|sbt test|npx (?:vitest run|jest|mocha))\b/,
  ],
  ['test', /^(?:npm (?:test|t|run test)|pnpm (?:run )?test|yarn (?:run )?test)(?:\s|$)/],
  ['lint', /^(?:npm|pnpm|yarn)(?: run)? (?:lint|format:check)(?:\s|$)/],
  ['types', /^(?:npm|pnpm|yarn)(?: run)? (?:types?|type-?check)(?:\s|$)/],
  [
    'build',
    /^(?:go build|cargo (?:build|check)|(?:npm|pnpm|yarn)(?: run)? build|make build|dotnet build|mix compile|cmake --build)\b/,
  ],
];

/** Only simple commands. Pipelines, compound commands, setup and publishing are no checks. */
async function ciChecks(all: readonly string[], read: Manifests['read']): Promise<Found> {
  const files = ciFiles(all);
  const found = await Promise.all(
    files.map(async (from) =>
      runLines(await read(from)).flatMap((line) => {
        const kind = /[|&;<>$`\\]|--watch|\b(?:sudo|publish|deploy|release|install)\b/.test(line)
          ? undefined
          : ciKinds.find(([, form]) => form.test(line))?.[0];
        return kind === undefined ? [] : [{ kind, command: line, from }];
      }),
    ),
  );
  return found.flat();
}

/** The usual commands for the project's language. */
async function usualIn(folder: string, all: readonly string[], read: Manifests['read']): Promise<Found> {
  const paths = new Set(all);
  const has = (name: string): boolean => paths.has(folder + name);
  const first = (...names: readonly string[]): string | undefined => names.find(has);
  const of = (from: string, ...checks: readonly (readonly [CheckKind, string])[]): ProjectCheck[] =>
    checks.map(([kind, command]) => ({ kind, command, from: folder + from }));
  const maven = has('mvnw') ? './mvnw' : 'mvn';
  const gradle = has('gradlew') ? './gradlew' : 'gradle';
  const gradleFile = first('build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts');
  return [
    ...(has('Cargo.toml')
      ? of('Cargo.toml', ['build', 'cargo check --offline --all-targets'], ['test', 'cargo test --offline'])
      : []),
    ...(has('go.mod')
      ? of('go.mod', ['build', 'go build ./...'], ['lint', 'go vet ./...'], ['test', 'go test ./...'])
      : []),
    ...(await pythonChecks(folder, all, read)),
    ...(has('pom.xml') ? of('pom.xml', ['test', `${maven} -q -o test`]) : []),
    ...(gradleFile ? of(gradleFile, ['test', `${gradle} --offline test`]) : []),
    ...(has('Gemfile') && has('.rspec') ? of('.rspec', ['test', 'bundle exec rspec']) : []),
    ...(has('mix.exs') ? of('mix.exs', ['test', 'mix test']) : []),
    ...(first('phpunit.xml', 'phpunit.xml.dist') ? of('composer.json', ['test', 'vendor/bin/phpunit']) : []),
  ];
}

async function pythonChecks(folder: string, all: readonly string[], read: Manifests['read']): Promise<Found> {
  const paths = new Set(all);
  const names = ['pyproject.toml', 'setup.cfg', 'setup.py', 'tox.ini', 'pytest.ini', 'requirements-dev.txt'];
  const present = names.map((name) => folder + name).filter((path) => paths.has(path));
  const texts = await Promise.all(present.map(async (path) => [path, await read(path)] as const));
  const saying = (form: RegExp): string | undefined => texts.find(([, text]) => form.test(text))?.[0];
  const pytest = paths.has(`${folder}pytest.ini`) ? `${folder}pytest.ini` : saying(/\bpytest\b/);
  const unittest =
    present[0] !== undefined &&
    all.some((path) => path.startsWith(folder) && /(?:^|\/)test_[^/]*\.py$/.test(path));
  const ruff = paths.has(`${folder}ruff.toml`) ? `${folder}ruff.toml` : saying(/\[tool\.ruff/);
  return [
    ...(ruff ? [{ kind: 'lint' as const, command: 'ruff check .', from: ruff }] : []),
    ...(pytest ? [{ kind: 'test' as const, command: 'python3 -m pytest -q', from: pytest }] : []),
    ...(!pytest && unittest
      ? [{ kind: 'test' as const, command: 'python3 -m unittest discover', from: present[0] ?? '' }]
      : []),
  ];
}
