// Which names may enter a tree. Git, macOS and Windows each have their own spellings of `.git`; a tree that holds one
// would write into somebody's repository when it is checked out.

// Code points that HFS+ ignores in names, as git's own check has them.
const IGNORED_BY_HFS = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/** Whether some file system would take this name (one path component) for `.git`. */
export function isGitName(name: string): boolean {
  return name.split('\\').some((part) => {
    // NTFS drops trailing dots and spaces, and reads what follows a colon as a stream of the same file.
    const plain = part
      .replaceAll(IGNORED_BY_HFS, '')
      .replace(/:.*$/s, '')
      .replace(/[. ]+$/, '');
    return /^(\.git|git~\d+)$/i.test(plain);
  });
}

/**
 * Whether a link at `path` stays in its tree wherever the tree is checked out. `..` is allowed only at the start: behind
 * a name it could climb out by way of another link.
 */
export function linkStaysInside(path: string, target: string): boolean {
  if (target === '' || target.startsWith('/') || /[\\:\0]/.test(target)) return false;
  const parts = target.split('/').filter((part) => part !== '' && part !== '.');
  const climbed = parts.findIndex((part) => part !== '..');
  const up = climbed === -1 ? parts.length : climbed;
  const names = parts.slice(up);
  const depth = path.split('/').length - 1;
  return up <= depth && !names.some((part) => part === '..' || isGitName(part));
}
