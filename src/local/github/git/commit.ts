// Writes commits into a bare repository, without a work tree.
import { writeObject } from './objects.ts';
import { headOf, updateRef } from './refs.ts';
import { github, type Signature } from './run.ts';
import { changeTree, type TreeChange } from './tree.ts';

interface FileCommit {
  readonly branch: string;
  /** Path to new text; `null` deletes. */
  readonly files: Readonly<Record<string, string | Buffer | null>>;
  readonly message: string;
  readonly author: Signature;
  readonly committer?: Signature;
}

/** Commits changed files on top of a branch (made when missing) and answers the new commit's SHA. */
export async function commitFiles(directory: string, change: FileCommit): Promise<string> {
  const parent = headOf(directory, change.branch);
  const changes: TreeChange[] = [];
  for (const [path, content] of Object.entries(change.files)) {
    const sha = content === null ? null : await writeBlob(directory, content);
    changes.push({ path, mode: '100644', sha });
  }
  const commit = await writeCommit(directory, {
    tree: await changeTree(directory, parent, changes),
    parents: parent === undefined ? [] : [parent],
    message: change.message,
    author: change.author,
    committer: change.committer ?? change.author,
  });
  await updateRef(directory, `refs/heads/${change.branch}`, commit, parent);
  return commit;
}

interface NewCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Signature;
  readonly committer?: Signature;
}

/** Writes a commit object and answers its SHA; no branch moves. */
export async function writeCommit(directory: string, commit: NewCommit): Promise<string> {
  const { tree, parents, message, author, committer = github } = commit;
  const lines = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${signed(author)}`,
    `committer ${signed(committer)}`,
  ];
  return writeObject(directory, 'commit', Buffer.from(`${lines.join('\n')}\n\n${message}`));
}

/** Stores a blob and answers its SHA. */
export async function writeBlob(directory: string, content: string | Buffer): Promise<string> {
  return writeObject(directory, 'blob', Buffer.from(content));
}

/** `Name <address> SECONDS +0000`, where a name holds nothing that ends it. */
function signed({ name, email, date }: Signature): string {
  const clean = (text: string): string => text.replaceAll(/[<>\n\0]/g, '').trim();
  const at = date === undefined ? Date.now() : Date.parse(date);
  return `${clean(name)} <${clean(email)}> ${Math.floor(at / 1000)} +0000`;
}
