// The rooms of the local GitHub: each knows those below it only, and no files import each other in a circle.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../src/local/github', import.meta.url));

const below: Readonly<Record<string, readonly string[]>> = {
  state: [],
  git: [],
  world: ['state', 'git'],
  shape: ['state', 'git', 'world'],
  rest: ['state', 'git', 'world', 'shape'],
};

/** By file, as `world/issue.ts`: what it imports here, types included. */
const imports = new Map(
  globSync('**/*.ts', { cwd: root }).map((file) => {
    const found = readFileSync(join(root, file), 'utf8').matchAll(/ from '(\.[^']+)'/g);
    const here = [...found].map(([, path = '']) => relative(root, join(root, dirname(file), path)));
    return [file, here.filter((path) => !path.startsWith('..'))];
  }),
);

describe('the local GitHub', () => {
  it.each(Object.entries(below))('has a room %s that knows of rooms only %j', (room, known) => {
    const wrong = [...imports].flatMap(([file, paths]) =>
      paths
        .filter((path) => path.includes('/') && ![room, ...known].includes(dirname(path)))
        .map((path) => `${file} imports ${path}`),
    );
    expect(wrong.filter((sentence) => sentence.startsWith(`${room}/`))).toEqual([]);
  });

  it('has no circle of imports below its pages', () => {
    const finished = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, road: readonly string[]): void => {
      if (road.includes(file)) circles.push([...road.slice(road.indexOf(file)), file].join(' → '));
      if (file.startsWith('pages/') || road.includes(file) || finished.has(file)) return;
      for (const path of imports.get(file) ?? []) visit(path, [...road, file]);
      finished.add(file);
    };
    for (const file of imports.keys()) visit(file, []);
    expect(circles).toEqual([]);
  });
});
