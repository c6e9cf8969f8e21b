// CODEOWNERS: who owns which file, whom a pull request asks for a review because of it, and whose approval it lacks.
import { headOf } from '../git/refs.ts';
import { entryAt, readBlob } from '../git/tree.ts';
import { pullFiles } from './figures.ts';
import type { Pull } from '../state/pull.ts';
import { authorOf, pullById, requestReviewers } from './pull.ts';
import type { Repository } from '../state/repository.ts';
import { gitDirectory, hasRole, repositoryById } from './repository.ts';
import { reviewsOf } from './review.ts';
import type { State } from '../state/state.ts';
import type { Doer } from '../state/user.ts';
import { userById, userByLogin } from './user.ts';

interface Rule {
  readonly matches: (path: string) => boolean;
  /** As written, `@login`, in order. */
  readonly owners: readonly string[];
}

/** GitHub reads the first of these that the base branch has. */
const places = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

/**
 * Finds the owners of a pull request's files as both branches stand, and asks those for a review who were not asked yet
 * and have not reviewed. GitHub asks when a pull request that is no draft is opened or pushed to, not when its base moves.
 */
export async function assignOwners(state: State, id: number, by: Doer, ask: boolean): Promise<Pull> {
  const pull = pullById(state, id);
  const repository = repositoryById(state, pull.repositoryId);
  const rules = await rulesOn(state, repository, pull.baseRef);
  if (rules.length === 0 && pull.fileOwnerIds.length === 0) return pull;
  const files = rules.length === 0 ? [] : await pullFiles(state, pull);
  const paths = files.flatMap(({ path, previousPath }) =>
    previousPath === undefined ? [path] : [path, previousPath],
  );
  const owned = paths.map((path) => ownersOf(state, repository, rules, path));
  const fileOwnerIds = owned.filter((owners) => owners.length > 0);
  const changed = state.pulls.change(id, { fileOwnerIds });
  if (!ask || changed.draft) return changed;
  const involved = [
    authorOf(state, changed).id,
    ...changed.requestedReviewerIds,
    ...reviewsOf(state, changed).map((review) => review.userId),
  ];
  const asked = [...new Set(fileOwnerIds.flat())].filter((owner) => !involved.includes(owner));
  return requestReviewers(
    state,
    changed,
    by,
    asked.map((owner) => userById(state, owner)),
  );
}

/** The logins of owners whose approval is missing, for the first file that nobody of them has approved. */
export function missingOwners(state: State, pull: Pull, approvedBy: readonly number[]): string[] {
  const missing = pull.fileOwnerIds.find((owners) => !owners.some((owner) => approvedBy.includes(owner)));
  return (missing ?? []).map((owner) => userById(state, owner).login);
}

/** The rules of a CODEOWNERS file; a line that cannot be read counts for nothing. */
export function parseCodeOwners(text: string): Rule[] {
  return text.split('\n').flatMap((line) => {
    const [pattern, ...rest] = line.trim().match(/(?:\\.|[^\s\\])+/g) ?? [];
    if (pattern === undefined || pattern.startsWith('#')) return [];
    // Of gitignore's patterns GitHub leaves out negation and ranges, and lets a backslash protect only a space.
    if (/^!|[[\]]|\*{3}/.test(pattern)) return [];
    const comment = rest.findIndex((word) => word.startsWith('#'));
    const owners = comment < 0 ? rest : rest.slice(0, comment);
    return [{ matches: matcher(pattern), owners }];
  });
}

/** The owners that the last matching rule names, as written; its owners may be nobody. */
export function ownersIn(rules: readonly Rule[], path: string): readonly string[] {
  return rules.findLast((rule) => rule.matches(path))?.owners ?? [];
}

async function rulesOn(state: State, repository: Repository, branch: string): Promise<Rule[]> {
  const directory = gitDirectory(state, repository);
  const commit = headOf(directory, branch);
  if (commit === undefined) return [];
  for (const place of places) {
    const entry = await entryAt(directory, commit, place);
    if (entry?.type === 'blob')
      return parseCodeOwners((await readBlob(directory, entry.sha)).toString('utf8'));
  }
  return [];
}

/** People with write permission: GitHub takes nobody else for an owner. Teams and addresses are not known here. */
function ownersOf(state: State, repository: Repository, rules: readonly Rule[], path: string): number[] {
  return ownersIn(rules, path).flatMap((name) => {
    const user = name.startsWith('@') ? userByLogin(state, name.slice(1)) : undefined;
    return user && hasRole(state, repository, user, 'write') ? [user.id] : [];
  });
}

function matcher(pattern: string): (path: string) => boolean {
  const words = pattern.replaceAll('\\ ', ' ').split('/');
  const isFolder = words.length > 1 && words.at(-1) === '';
  if (isFolder) words.pop();
  // A pattern of one word matches at any depth, one with a slash from the root.
  const isRooted = words.length > 1;
  if (words[0] === '') words.shift();
  const last = words.at(-1) ?? '';
  const body = words.map((word, at) => expression(word, at === words.length - 1)).join('');
  // `docs/*` means the files in `docs`, not those in its folders; every other name also means what is below it.
  const ending = isFolder ? '/.+' : last === '*' && isRooted ? '' : '(?:/.*)?';
  const whole = new RegExp(`^${isRooted ? '' : '(?:.*/)?'}${body}${last === '**' ? '' : ending}$`);
  return (path) => whole.test(path);
}

function expression(word: string, isLast: boolean): string {
  if (word === '**') return isLast ? '.+' : '(?:.*/)?';
  const literal = word.replaceAll(/[.+^${}()|\\]/g, '\\$&');
  return `${literal.replaceAll('*', '[^/]*').replaceAll('?', '[^/]')}${isLast ? '' : '/'}`;
}
