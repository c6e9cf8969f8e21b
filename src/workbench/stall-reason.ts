// What outside keeps an agent from its work for a while, in words that people read beside the task.
import { GitFailure } from '../git/git.ts';
import { GitHubFailure } from '../github/failure.ts';
import { ModelFailure } from '../llm/model.ts';
import { SandboxProblem } from '../sandbox/sandbox.ts';
import { Fenced } from '../store/runs.ts';
import { repositoryIsOutOfReach, somethingFailed } from '../wording/reasons/stall.ts';

const longest = 400;

/** Undefined where nothing is in the way: the work was stopped, or somebody else does it now. */
export function stallReason(error: unknown): string | undefined {
  if (error instanceof Fenced) return undefined;
  if (error instanceof ModelFailure) return error.kind === 'stopped' ? undefined : error.message;
  if (error instanceof SandboxProblem || error instanceof GitHubFailure) return error.message;
  if (error instanceof GitFailure) return repositoryIsOutOfReach(steady(error.message));
  return somethingFailed();
}

/** The same for the same trouble: git says how many milliseconds it took to see that nobody answers. */
function steady(said: string): string {
  return said
    .replaceAll(/ after \d+ ms/g, '')
    .replaceAll(/\s+/g, ' ')
    .slice(0, longest);
}
