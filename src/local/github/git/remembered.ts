// Asks git about objects by their names, which are what they hold: an answer never changes, so git is asked once. A page
// or an event shows the same commits and differences over and over, and a process for each is most of what that costs.
import { git, GitFailed } from './run.ts';

const limit = { answers: 500, characters: 200_000 } as const;
const answers = new Map<string, Promise<string>>();

/**
 * Like {@link git}. Remembers the answer if each of `names`, the objects that are asked about, is a whole SHA; a branch
 * moves. Git ends with one of `noes` to say no, which is an empty answer and remembered like any other. A failure is not:
 * what is not there may come.
 */
export async function askGit(
  directory: string,
  args: readonly string[],
  names: readonly string[],
  noes: readonly number[] = [],
): Promise<string> {
  if (!names.every(isWholeSha)) return ask(directory, args, noes);
  const question = [directory, ...args].join('\0');
  const known = answers.get(question);
  if (known !== undefined) return known;
  const asked = ask(directory, args, noes);
  answers.set(question, asked);
  asked.then(
    (answer) => answer.length > limit.characters && answers.delete(question),
    () => answers.delete(question),
  );
  // The oldest goes; maps keep the order in which they were filled.
  for (const oldest of answers.keys()) {
    if (answers.size <= limit.answers) break;
    answers.delete(oldest);
  }
  return asked;
}

async function ask(directory: string, args: readonly string[], noes: readonly number[]): Promise<string> {
  return git(directory, args).catch((error: unknown) => {
    if (error instanceof GitFailed && noes.includes(error.status)) return '';
    throw error;
  });
}

export function isWholeSha(name: string): boolean {
  return /^[0-9a-f]{40}$/.test(name);
}
