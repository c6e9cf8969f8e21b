// An export is a promise to other files. One that nobody imports hides that its name can be changed or dropped freely.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const files = globSync(['src/**/*.ts', 'views/**/*.ts', 'tests/**/*.ts', 'bench/**/*.ts', '*.ts'], {
  cwd: root,
})
  .filter((file) => !file.includes('project/files/'))
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

const named = /(?:import|export)\s+(?:type\s+)?\{([^}]*)\}\s+from\s+'(\.[^']+)'/g;
const whole = /(?:\*\s+as\s+\w+\s+from\s+|import\()\s*'(\.[^']+)'/g;
const exported = /^export (?:async )?(?:function\*?|const|class|interface|type) (\w+)/gm;

/** `file:name`, and `file:*` for a file that is imported as a whole. */
function importsOf({ file, text }: { file: string; text: string }): string[] {
  const target = (specifier: string): string => normalize(join(dirname(file), specifier));
  return [
    ...[...text.matchAll(named)].flatMap(([, names = '', from = '']) =>
      names.split(',').map(
        (name) =>
          `${target(from)}:${
            name
              .replace(/^\s*type\s/, '')
              .trim()
              .split(' ')[0]
          }`,
      ),
    ),
    ...[...text.matchAll(whole)].map(([, from = '']) => `${target(from)}:*`),
  ];
}

it('exports nothing that no file imports', () => {
  const imported = new Set(files.flatMap(importsOf));
  const unused = files
    .filter(({ file }) => /^(src|views)\//.test(file))
    .flatMap(({ file, text }) => [...text.matchAll(exported)].map(([, name]) => ({ file, name })))
    .filter(({ file, name }) => !imported.has(`${file}:${name}`) && !imported.has(`${file}:*`));
  expect(imported.size).toBeGreaterThan(1_000);
  expect(unused.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
});
