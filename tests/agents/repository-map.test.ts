// The map tells an agent at one glance what the project is and how it is tested.
import { expect, test } from 'vitest';
import { repositoryMap } from '../../src/agents/repository-map.ts';

function view(files: Record<string, string>) {
  return {
    files: Object.entries(files).map(([path, text]) => ({ path, bytes: text.length })),
    read: (path: string) => Promise.resolve(files[path]),
  };
}

test('a small Node project: languages, scripts, CI and every file', async () => {
  const map = await repositoryMap(
    view({
      'package.json': JSON.stringify({ scripts: { test: 'node --test', lint: 'biome check' } }),
      'package-lock.json': '{}',
      'src/app.js': '',
      'src/store/todos.js': '',
      'test/app.test.js': '',
      '.github/workflows/ci.yml':
        'jobs:\n  t:\n    steps:\n      - run: npm ci\n      - run: |\n          # all of it\n          npm test\n          npm run lint\n      - uses: x\n',
    }),
  );
  expect(map).toBe(
    [
      'Languages: JavaScript (3 files)',
      'Package manager: npm (package-lock.json)',
      'Scripts of package.json:',
      '  test: node --test',
      '  lint: biome check',
      'CI (.github/workflows/ci.yml) runs:',
      '  npm ci',
      '  npm test',
      '  npm run lint',
      '6 files:',
      '.github/workflows/ ci.yml',
      './ package-lock.json package.json',
      'src/ app.js',
      'src/store/ todos.js',
      'test/ app.test.js',
    ].join('\n'),
  );
});

test('other build files name their test commands', async () => {
  const map = await repositoryMap(
    view({
      'go.mod': '',
      Makefile: 'VERSION := 1\nbuild: x\n\tgo build\ntest:\n\tgo test\n',
      'main.go': '',
      'Cargo.toml': '',
    }),
  );
  expect(map).toContain('Targets of Makefile: build test');
  expect(map).toContain('go test ./...');
  expect(map).toContain('cargo test');
});

test('a huge repository still fits, because folders are merged and not cut', async () => {
  const files: Record<string, string> = {};
  for (let a = 0; a < 30; a += 1) {
    for (let b = 0; b < 200; b += 1) files[`packages/p${a}/src/deep/er/file-with-a-long-name-${b}.ts`] = '';
  }
  const map = await repositoryMap(view(files));
  expect(map.length).toBeLessThan(6200);
  expect(map).toContain('6000 files:');
  expect(map).toContain('packages/p29');
  expect(map).toMatch(/and \d+ more/);
});

test('a broken manifest or an empty repository is not an error', async () => {
  expect(await repositoryMap(view({ 'package.json': '{oops', a: '' }))).toContain('2 files:');
  expect(await repositoryMap(view({}))).toBe('The repository is empty.');
});
