// What of GitHub Actions an installation lets us use. Those made before Troupe asked for it have not said yes yet, and a
// token that asks for more than was given is refused as a whole: so the question comes first.
import type { GitHub, Octokit, Permissions, RepositoryAddress } from './client.ts';

/** What the token for reading logs needs. */
export const jobLogPermissions: Permissions = { actions: 'read' };

export interface ActionsAccess {
  /** Reads what jobs printed; absent where we may not. */
  readonly octokit?: Octokit;
  readonly mayRerun: boolean;
}

export async function openActions(github: GitHub, at: RepositoryAddress): Promise<ActionsAccess> {
  const { actions } = await github.granted(at.installationId);
  if (actions === undefined) return { mayRerun: false };
  return { octokit: await github.repository(at, jobLogPermissions), mayRerun: actions === 'write' };
}
