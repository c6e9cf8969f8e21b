// ARCHITECTURE walks through files and functions that exist, past every folder.
import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { read, root } from './documents.ts';

const architecture = read('docs/ARCHITECTURE.md');

describe('ARCHITECTURE', () => {
  it('names only functions that stand in the file beside them', () => {
    const named = [...architecture.matchAll(/\]\(\.\.\/([\w./-]+)\)\s(`\w+`(?:, `\w+`)*)/g)];
    expect(named.length).toBeGreaterThan(30);
    const missing = named.flatMap(([, file = '', names = '']) => {
      const text = read(file);
      const wanted = [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
      return wanted
        .filter((name) => !new RegExp(`\\b${name}\\b`).test(text))
        .map((name) => `${file}: ${name}`);
    });
    expect(missing).toEqual([]);
  });

  it('uses no name that the source does not know', () => {
    const source = globSync('src/**/*.ts', { cwd: root }).map(read).join('\n');
    const words = new Set(source.match(/\w+/g));
    const named = [...architecture.matchAll(/`([A-Za-z]\w+)`/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(80);
    expect(named.filter((name) => !words.has(name))).toEqual([]);
  });

  it('has a line for every folder of src', () => {
    const folders = globSync('src/*/', { cwd: root });
    expect(folders.filter((folder) => !architecture.includes(`\`${folder.replace(/\/?$/, '/')}\``))).toEqual(
      [],
    );
  });
});
