// Puts commits on the remote's branches, and takes branches away again. A refusal by the remote is a value.
import { failure, type Answer } from './git.ts';
import { assertSha, credentialFor, type Repository } from './repository.ts';

export interface Push {
  readonly commit: string;
  /** Without `refs/heads/`. */
  readonly branch: string;
  /** The SHA the branch must have on the remote; `null`: it must not exist; `undefined`: whatever it is. */
  readonly expect: string | null | undefined;
  readonly token?: string | undefined;
}

export type Pushed = 'pushed' | { readonly refused: string };

/** Pushing what is there already counts as pushed, so a push whose answer was lost can be sent again. */
export async function push(repository: Repository, { commit, branch, expect, token }: Push): Promise<Pushed> {
  assertSha(commit);
  if (typeof expect === 'string') assertSha(expect);
  const ref = await branchRef(repository, branch);
  const guard = expect === undefined ? '--force' : `--force-with-lease=${ref}:${expect ?? ''}`;
  const answer = await send(repository, [guard, repository.url, `${commit}:${ref}`], token);
  if (answer.exitCode === 0) {
    // The mirror knows at once what the remote has now; a fetch that runs at the same time may have been first.
    await repository.git.run(['update-ref', ref, commit], { gitDir: repository.gitDir });
    return 'pushed';
  }
  const refusal = refusalIn(answer);
  if (refusal === undefined) throw failure(['push'], answer);
  return { refused: refusal };
}

/** A branch that is gone already is a branch deleted. Throws `GitFailure` if the remote refuses. */
export async function deleteBranch(repository: Repository, branch: string, token?: string): Promise<void> {
  const ref = await branchRef(repository, branch);
  const answer = await send(repository, [repository.url, `:${ref}`], token);
  const gone = /remote ref does not exist/.test(answer.stderr + answer.stdout);
  if (answer.exitCode !== 0 && !gone) throw failure(['push'], answer);
  await repository.git.run(['update-ref', '-d', ref], { gitDir: repository.gitDir });
}

function send(repository: Repository, args: readonly string[], token: string | undefined): Promise<Answer> {
  return repository.git.run(['push', '--porcelain', '--no-verify', ...args], {
    gitDir: repository.gitDir,
    ...credentialFor(repository, token),
  });
}

async function branchRef(repository: Repository, branch: string): Promise<string> {
  const ref = `refs/heads/${branch}`;
  await repository.git.read(['check-ref-format', ref], { gitDir: repository.gitDir });
  return ref;
}

/** `!<TAB>from:to<TAB>[rejected] (stale info)` on stdout says that it was refused; `remote:` lines say why. */
function refusalIn({ stdout, stderr }: Answer): string | undefined {
  const line = stdout.split('\n').find((text) => text.startsWith('!\t'));
  if (line === undefined) return undefined;
  const reason = /\((.*)\)\s*$/.exec(line)?.[1] ?? line.split('\t').at(2) ?? 'refused';
  const remarks = stderr
    .split('\n')
    .filter((text) => text.startsWith('remote:'))
    .map((text) => text.slice('remote:'.length).trim())
    .filter((text) => text !== '');
  return [...new Set([reason, ...remarks])].join('\n');
}
