// ARCHITECTURE walks through files and functions that exist, past every folder.
import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { read, root } from './documents.ts';

const architecture = read('docs/ARCHITECTURE.md');

describe('ARCHITECTURE', () => {
  const linked = [...architecture.matchAll(/\[`(\w+)`\]\(\.\.\/([\w./-]+)\)/g)].map(
    ([, name = '', file = '']) => ({ name, file }),
  );

  it('links each function to the file that holds it', () => {
    expect(linked.length).toBeGreaterThan(60);
    const missing = linked.filter(({ name, file }) => !new RegExp(`\\b${name}\\b`).test(read(file)));
    expect(missing).toEqual([]);
  });

  it('names a file once', () => {
    const files = linked.map(({ file }) => file);
    expect(files.filter((file, index) => files.indexOf(file) !== index)).toEqual([]);
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
