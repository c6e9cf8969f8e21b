// What keeps an agent from its work for a while, from what was thrown.
import type { Trouble } from '../domain/trouble.ts';
import { GitFailure } from '../git/git.ts';
import { GitHubFailure } from '../github/failure.ts';
import { ModelFailure } from '../llm/model.ts';
import { SandboxProblem } from '../sandbox/sandbox.ts';
import { Fenced } from '../store/runs.ts';

const longest = 400;

/** Undefined where nothing is in the way: the work was stopped, or somebody else does it now. */
export function stallReason(error: unknown): Trouble | undefined {
  if (error instanceof Fenced) return undefined;
  if (error instanceof ModelFailure) return error.kind === 'stopped' ? undefined : error.trouble;
  if (error instanceof GitHubFailure) return error.trouble;
  if (error instanceof SandboxProblem) return { is: 'sandbox_failed', said: error.message };
  if (error instanceof GitFailure) return { is: 'repository_unreachable', said: steady(error.message) };
  return { is: 'internal_error' };
}

/** The same for the same trouble: git says how many milliseconds it took to see that nobody answers. */
function steady(said: string): string {
  return said
    .replaceAll(/ after \d+ ms/g, '')
    .replaceAll(/\s+/g, ' ')
    .slice(0, longest);
}
