// Who asks the local GitHub for things, and of whom.
import type { Octokit } from '@octokit/rest';
import type { Stage } from '../stage.ts';

export interface Cast {
  readonly stage: Stage;
  readonly ada: Octokit;
  readonly bob: Octokit;
  readonly app: Octokit;
}
