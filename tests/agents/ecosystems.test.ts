// What an agent learns at one glance, and what is run when it hands in, in projects of every kind.
import { describe, expect, test } from 'vitest';
import { projectChecks } from '../../src/agents/gate/project-checks.ts';
import { repositoryMap } from '../../src/agents/repository-map.ts';

type Files = Readonly<Record<string, string>>;

function view(files: Files) {
  return {
    files: Object.entries(files).map(([path, text]) => ({ path, bytes: text.length })),
    read: (path: string) => Promise.resolve(files[path]),
  };
}

async function checks(files: Files): Promise<string[]> {
  return (await projectChecks(view(files))).map(({ kind, command, from }) => `${kind}: ${command} (${from})`);
}

interface Case {
  readonly name: string;
  readonly files: Files;
  readonly map: readonly string[];
  readonly checks: readonly string[];
}

const scripts = (entries: object, more: object = {}): string => JSON.stringify({ scripts: entries, ...more });

const cases: readonly Case[] = [
  {
    name: 'npm with workspaces',
    files: {
      'package.json': scripts(
        { build: 'tsc -b', lint: 'eslint .', test: 'vitest run', dev: 'vite', 'test:watch': 'vitest' },
        { workspaces: ['packages/*', 'apps/web'] },
      ),
      'package-lock.json': '{}',
      'tsconfig.json': '{}',
      'packages/a/package.json': scripts({ test: 'vitest run' }),
      'packages/a/index.ts': '',
    },
    map: [
      'Package manager: npm (package-lock.json)',
      'Workspaces (package.json): packages/*, apps/web',
      'Scripts of package.json:',
      '  test: vitest run',
      'Scripts of packages/a/package.json:',
    ],
    checks: [
      'build: npm run -s build (package.json)',
      'lint: npm run -s lint (package.json)',
      'test: npm run -s test (package.json)',
    ],
  },
  {
    name: 'pnpm with workspaces, types by tsconfig',
    files: {
      'package.json': scripts({ test: 'node --test' }),
      'pnpm-lock.yaml': '',
      'pnpm-workspace.yaml': "packages:\n  # all of them\n  - 'packages/*'\n  - apps/*\ncatalog:\n  - no\n",
      'tsconfig.json': '{}',
    },
    map: ['Package manager: pnpm (pnpm-lock.yaml)', 'Workspaces (pnpm-workspace.yaml): packages/*, apps/*'],
    checks: ['types: npx --no-install tsc --noEmit (tsconfig.json)', 'test: npm run -s test (package.json)'],
  },
  {
    name: 'yarn with workspaces in their long form',
    files: {
      'package.json': scripts({ test: 'jest', typecheck: 'tsc' }, { workspaces: { packages: ['libs/*'] } }),
      'yarn.lock': '',
    },
    map: ['Package manager: yarn (yarn.lock)', 'Workspaces (package.json): libs/*'],
    checks: ['types: npm run -s typecheck (package.json)', 'test: npm run -s test (package.json)'],
  },
  {
    name: 'a package whose test script is npm’s placeholder, or never ends',
    files: {
      'package.json': scripts({
        test: 'echo "Error: no test specified" && exit 1',
        build: 'webpack --watch',
        lint: 'oxlint',
      }),
    },
    map: ['  lint: oxlint'],
    checks: ['lint: npm run -s lint (package.json)'],
  },
  {
    name: 'Python with pyproject, ruff and pytest',
    files: {
      'pyproject.toml':
        '[project]\nname = "x"\n[tool.ruff]\nline-length = 100\n[tool.pytest.ini_options]\naddopts = "-q"\n[tool.mypy]\n',
      'uv.lock': '',
      'src/x/app.py': '',
      'tests/test_app.py': '',
    },
    map: [
      'Package manager: uv (uv.lock)',
      'Python tools (pyproject.toml): ruff, pytest, mypy',
      'Languages: Python (2 files)',
    ],
    checks: ['lint: ruff check . (pyproject.toml)', 'test: python3 -m pytest -q (pyproject.toml)'],
  },
  {
    name: 'Python with tox, tested by unittest, checked in CI',
    files: {
      'setup.py': '',
      'tox.ini': '[tox]\nenvlist =\n    py312\n    lint\n[testenv]\ncommands = python -m unittest\n',
      'test_app.py': '',
      '.github/workflows/ci.yml':
        'jobs:\n  t:\n    steps:\n      - run: pip install -e .\n      - run: mypy src\n      - name: x\n        run: python -m unittest -v\n      - run: twine upload dist/*\n',
    },
    map: ['tox environments (tox.ini): py312, lint', 'CI (.github/workflows/ci.yml) runs:', '  mypy src'],
    checks: [
      'types: mypy src (.github/workflows/ci.yml)',
      'test: python -m unittest -v (.github/workflows/ci.yml)',
    ],
  },
  {
    name: 'Python with nothing but tests',
    files: { 'setup.py': '', 'tests/test_app.py': '' },
    map: ['Build: setup.py'],
    checks: ['test: python3 -m unittest discover (setup.py)'],
  },
  {
    name: 'Go',
    files: { 'go.mod': 'module example.org/todo\n\ngo 1.24\n', 'main.go': '', 'main_test.go': '' },
    map: [
      'Go module (go.mod): module example.org/todo, go 1.24',
      'Build: go.mod (go build ./..., go test ./...)',
    ],
    checks: ['build: go build ./... (go.mod)', 'lint: go vet ./... (go.mod)', 'test: go test ./... (go.mod)'],
  },
  {
    name: 'Go as CI runs it, in a workspace',
    files: {
      'go.work': 'go 1.24\n\nuse (\n\t./api\n\t./cli\n)\n',
      'go.mod': 'module x\n',
      '.github/workflows/go.yml':
        'steps:\n  - run: |\n      go test -race \\\n        ./...\n      golangci-lint run\n      go test ./... | tee log\n',
    },
    map: ['Modules (go.work): ./api, ./cli'],
    checks: [
      'build: go build ./... (go.mod)',
      'lint: golangci-lint run (.github/workflows/go.yml)',
      'test: go test -race  ./... (.github/workflows/go.yml)',
    ],
  },
  {
    name: 'Rust with members',
    files: {
      'Cargo.toml': '[workspace]\nmembers = [\n  "core",\n  "cli",\n]\n',
      'core/src/lib.rs': '',
      '.github/workflows/ci.yml': 'steps:\n  - run: cargo fmt --check\n  - run: cargo publish\n',
    },
    map: ['Members (Cargo.toml): core, cli', 'Languages: Rust (1 files)'],
    checks: [
      'build: cargo check --offline --all-targets (Cargo.toml)',
      'lint: cargo fmt --check (.github/workflows/ci.yml)',
      'test: cargo test --offline (Cargo.toml)',
    ],
  },
  {
    name: 'Maven with modules and a wrapper',
    files: {
      'pom.xml': '<project><modules><module>api</module><module>web</module></modules></project>',
      mvnw: '',
      'api/src/main/java/App.java': '',
    },
    map: ['Modules (pom.xml): api, web', 'Build: pom.xml (mvn test)', 'Languages: Java (1 files)'],
    checks: ['test: ./mvnw -q -o test (pom.xml)'],
  },
  {
    name: 'Gradle in Kotlin',
    files: {
      'settings.gradle.kts': 'rootProject.name = "x"\ninclude(":app", ":lib")\n',
      'build.gradle.kts': '',
      gradlew: '',
      'app/src/main/kotlin/App.kt': '',
    },
    map: ['Projects (settings.gradle.kts): :app, :lib', 'Build: build.gradle.kts (gradle test)'],
    checks: ['test: ./gradlew --offline test (build.gradle.kts)'],
  },
  {
    name: 'Make, in a container',
    files: {
      Makefile:
        'CC := gcc\n.PHONY: all\nbuild: main.c\n\tgcc main.c\nlint:\n\tclang-tidy\ncheck: build test\ntest:\n\t./t\n',
      'main.c': '',
      Dockerfile: 'FROM --platform=linux/amd64 debian:12 AS build\nRUN make\nFROM scratch\nCMD ["/todo"]\n',
    },
    map: [
      'Targets of Makefile: build lint check test',
      'Container (Dockerfile): FROM --platform=linux/amd64 debian:12, FROM scratch, CMD ["/todo"]',
    ],
    checks: ['build: make build (Makefile)', 'lint: make lint (Makefile)', 'test: make test (Makefile)'],
  },
  {
    name: 'a repository whose parts stand in folders',
    files: {
      'README.md': '',
      'backend/go.mod': 'module x\n',
      'web client/package.json': scripts({ test: 'vitest run' }),
    },
    map: ['3 files:'],
    checks: [
      'build: cd backend && go build ./... (backend/go.mod)',
      'lint: cd backend && go vet ./... (backend/go.mod)',
      'test: cd backend && go test ./... (backend/go.mod)',
      "test: cd 'web client' && npm run -s test (web client/package.json)",
    ],
  },
  {
    name: 'GitLab',
    files: {
      '.gitlab-ci.yml':
        'test:\n  before_script:\n    - pip install .\n  script:\n    - "pytest -q"\n    - echo done\n',
      'requirements-dev.txt': 'pytest\n',
    },
    map: ['CI (.gitlab-ci.yml) runs:', '  pytest -q'],
    checks: ['test: pytest -q (.gitlab-ci.yml)'],
  },
  {
    name: 'words of CI that only look like checks',
    files: {
      '.github/workflows/x.yml':
        'steps:\n  - run: npm test && npm publish\n  - run: go test ./... > log\n  - run: pytest ${{ matrix.args }}\n  - run: cargo install x\n  - run: make test;reboot\n',
    },
    map: ['  npm test && npm publish'],
    checks: [],
  },
  {
    name: 'nothing that says how',
    files: { 'notes.txt': '', 'package.json': '{oops', Makefile: '' },
    map: [],
    checks: [],
  },
];

describe.each(cases)('$name', (given) => {
  test('is described by the map', async () => {
    const lines = (await repositoryMap(view(given.files))).split('\n');
    for (const line of given.map) {
      expect(
        lines.filter((each) => each.startsWith(line)),
        `${line}\nin\n${lines.join('\n')}`,
      ).not.toEqual([]);
    }
  });

  test('has these checks', async () => {
    expect(await checks(given.files)).toEqual(given.checks);
  });
});
