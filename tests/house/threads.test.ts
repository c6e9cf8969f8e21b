// Each conversation in a snapshot file is that of a story: vitest does not tell of files that nobody compares any more.
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const stories = fileURLToPath(new URL('../stories', import.meta.url));

it('every file in tests/stories/threads is named by one story', () => {
  const files = globSync('threads/*.md', { cwd: stories }).map((file) => basename(file));
  const sources = globSync('*.test.ts', { cwd: stories }).map((file) =>
    readFileSync(join(stories, file), 'utf8'),
  );
  const named = [...sources.join().matchAll(/toMatchFileSnapshot\('threads\/(.+?)'\)/g)].map(
    ([, name = '']) => name,
  );
  expect(named.toSorted()).toEqual(files.toSorted());
});
