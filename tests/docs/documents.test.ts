// What holds for every document: it is short, its links lead somewhere, and what it names exists.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { environment } from '../../src/config/environment.ts';
import { documents, isScript, read, root } from './documents.ts';

const generated = 'docs/CONFIGURATION.md';
/** Words that a reader gets through in ten minutes. */
const longest: Record<string, number> = { 'README.md': 1500 };
const usualLongest = 2000;

describe.each(documents)('%s', (path) => {
  const text = read(path);

  it.skipIf(path === generated)('is short enough to be read', () => {
    const words = text.split(/\s+/).filter((word) => word !== '');
    expect(words.length).toBeLessThanOrEqual(longest[path] ?? usualLongest);
  });

  it('names only npm scripts that exist', () => {
    const named = [...text.matchAll(/npm (?:run )?(?:-s )?(start|test|(?<=run )[a-z:]+)/g)];
    expect(named.map(([, name = '']) => name).filter((name) => !isScript(name))).toEqual([]);
  });

  it('names only files and folders that exist', () => {
    const named = [...text.matchAll(/`((?:src|tests|views|docs|migrations)\/[^`<]*)`/g)];
    expect(named.map(([, file = '']) => file).filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('names only variables that are read', () => {
    const named = [...text.matchAll(/\b[A-Z]+(?:_[A-Z]+)+(?==|`)/g)].map(([name]) => name);
    const others = ['CI_FAILURE'];
    expect(named.filter((name) => !(name in environment) && !others.includes(name))).toEqual([]);
  });

  it('links only to what exists', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(#[^)]*)?\)/g)];
    const broken = links.filter(([, to = '', anchor]) => {
      const target = to === '' ? path : join(dirname(path), to);
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(read(target)).includes(anchor);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});

it('README leads to every page', () => {
  const readme = read('README.md');
  expect(documents.filter((path) => path.startsWith('docs/') && !readme.includes(`(${path})`))).toEqual([]);
});

/** As GitHub makes them from headings. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(
    ([, heading = '']) =>
      `#${heading
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, '')
        .replaceAll(' ', '-')}`,
  );
}
