// The mirrors in Troupe's data folder: one bare repository for each that it works on, made when first asked for.
import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Logger } from 'pino';
import { createGit, type Git } from './git.ts';
import { createMirror, type Mirror } from './mirror.ts';

interface MirrorOptions {
  readonly dataDir: string;
  readonly log: Logger;
  /** URL schemes git may speak; `file` allows plain paths. */
  readonly protocols?: readonly string[];
  /** Variables every git process gets, such as PATH, HTTPS_PROXY or SSL_CERT_FILE. */
  readonly variables?: Readonly<Record<string, string>>;
}

export interface Mirrors {
  /** `name` is "owner/repo"; the URL must not hold a credential. Creates the mirror empty: fetch it before use. */
  mirror(name: string, url: string): Promise<Mirror>;
}

export function openMirrors(options: MirrorOptions): Mirrors {
  const root = resolve(options.dataDir);
  const home = join(root, 'git-home');
  const scratchDir = join(root, 'scratch');
  // One object per mirror and process: its fetches queue behind one another.
  const opened = new Map<string, Promise<Mirror>>();

  async function open(name: string, url: string): Promise<Mirror> {
    await mkdir(home, { recursive: true });
    await mkdir(scratchDir, { recursive: true });
    const git = createGit({
      home,
      protocols: options.protocols ?? ['https', 'http'],
      variables: options.variables ?? {},
    });
    const gitDir = join(root, 'mirrors', `${name}.git`);
    if (await createBare(git, gitDir)) options.log.info({ repository: name }, 'mirror created');
    return createMirror({ gitDir, url, worktreeDir: join(root, 'worktrees', name), scratchDir, git });
  }

  return {
    async mirror(name, url) {
      assertName(name);
      assertWithoutCredential(url);
      const key = `${name} ${url}`;
      const known = opened.get(key);
      if (known !== undefined) return known;
      const opening = open(name, url);
      opened.set(key, opening);
      opening.catch(() => opened.delete(key));
      return opening;
    },
  };
}

// Nothing is collected, even if an operator runs `git gc` here by hand: what workers made is on no branch until pushed.
const CONFIG = `[core]
	repositoryformatversion = 0
	filemode = true
	bare = true
[gc]
	auto = 0
	pruneExpire = never
	worktreePruneExpire = never
`;

// Files are checked out byte for byte and imported byte for byte: no line endings, filters (LFS) or `$Id$` in between.
// This file outranks every .gitattributes; `!` rather than `-` because git does not take "unset" for an encoding.
const ATTRIBUTES = '* -text !eol !ident !filter !working-tree-encoding\n';

/** Made aside and moved into place, so that several processes may do it at once and none sees half a mirror. */
async function createBare(git: Git, gitDir: string): Promise<boolean> {
  if (await exists(gitDir)) return false;
  const draft = join(dirname(gitDir), `.new-${randomUUID()}`);
  try {
    await git.read(['init', '--quiet', '--bare', '--template=', draft], {});
    await writeFile(join(draft, 'config'), CONFIG);
    await mkdir(join(draft, 'info'), { recursive: true });
    await writeFile(join(draft, 'info', 'attributes'), ATTRIBUTES);
    await rename(draft, gitDir);
    return true;
  } catch (error) {
    if (await exists(gitDir)) return false;
    throw error;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function assertName(name: string): void {
  const parts = name.split('/');
  const plain = (part: string) => /^[A-Za-z0-9._-]+$/.test(part) && !/^\.+$/.test(part);
  if (parts.length !== 2 || !parts.every(plain)) {
    throw new TypeError(`A repository's name is "owner/repo": ${JSON.stringify(name)}`);
  }
}

function assertWithoutCredential(url: string): void {
  const { username, password } = URL.canParse(url) ? new URL(url) : { username: '', password: '' };
  if (url.startsWith('-')) throw new TypeError('A repository URL does not start with "-".');
  if (username !== '' || password !== '') {
    throw new TypeError('A repository URL must not hold a credential: pass the token to each call.');
  }
}
