// The documents, and the parts of them that tests hold against the code.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export const documents: readonly string[] = [
  'README.md',
  'CONTRIBUTING.md',
  'src/local/github/README.md',
  ...globSync('docs/*.md', { cwd: root }),
];

export const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The contents of the fenced blocks in this language. */
export function blocks(text: string, language: string): string[] {
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter(([, found]) => found === language)
    .map(([, , content = '']) => content);
}

const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

export const isScript = (name: string): boolean => scripts[name] !== undefined;

/** The program that `npm run NAME` ends in; started without the launcher, which may want to install something first. */
export function programOf(name: string): string {
  const file = /^exec node src\/launch\.mjs (\S+\.ts)$/.exec(scripts[name] ?? '')?.[1];
  if (file === undefined) throw new Error(`npm run ${name} is not started by the launcher`);
  return join(root, file);
}
