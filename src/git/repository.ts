// The bare repository that everything in this folder works on, and how calls are addressed to it.
import type { Git } from './git.ts';

export interface Repository {
  readonly gitDir: string;
  /** Where it is fetched from and pushed to; never holds a credential. */
  readonly url: string;
  /** Worktrees of this repository live here, one folder each. */
  readonly worktreeDir: string;
  /** For files of ours that live as long as one operation. */
  readonly scratchDir: string;
  readonly git: Git;
}

/** The credential of one call to the remote, where there is one. */
export function credentialFor(repository: Repository, token: string | undefined) {
  return token === undefined ? {} : { credential: { url: repository.url, token } };
}

/** Throws on anything but a full object name: what is passed on to git must never be read as an option or a path. */
export function assertSha(sha: string): void {
  if (!/^[0-9a-f]{40}$/.test(sha))
    throw new TypeError(`Not a full commit or tree SHA: ${JSON.stringify(sha)}`);
}

/** The pieces of git's `-z` output. */
export function splitNul(text: string): string[] {
  const pieces = text.split('\0');
  if (pieces.at(-1) === '') pieces.pop();
  return pieces;
}
