// Why GitHub did not do what was asked.
import type { EffectRefusal, GitHubTrouble } from '../../domain/trouble.ts';
import { counted } from '../phrase.ts';
import { sayer } from '../say.ts';

export const gitHubTroubleText = sayer<GitHubTrouble>({
  github_refused: ({ said }) => said,
  github_failing: ({ status }) => `GitHub answered ${status}`,
  github_rate_limit: () => "GitHub's rate limit is reached",
  github_silent: ({ said }) => `no answer from GitHub: ${said}`,
  github_unreadable: ({ to }) => `GitHub's answer to ${to} was unreadable`,
  github_shut_out: ({ said }) =>
    `GitHub refused Troupe a token for this repository. Check that the App is installed there and not suspended. (${said})`,
});

export const refusalText = sayer<EffectRefusal>({
  github_refused: gitHubTroubleText,
  github_failing: gitHubTroubleText,
  github_rate_limit: gitHubTroubleText,
  github_silent: gitHubTroubleText,
  github_unreadable: gitHubTroubleText,
  github_shut_out: gitHubTroubleText,
  // It may have been done all the same; nobody knows.
  no_answer: ({ attempts, last }) =>
    `no answer in ${counted(attempts, 'attempt')}: ${gitHubTroubleText(last)}`,
  no_longer_wanted: () => 'the run no longer needs it',
  app_removed: ({ why }) => `the App is no longer installed: ${gitHubTroubleText(why)}`,
});

/** All there is to say of a check that printed nothing. */
export function concluded(conclusion: string | null): string {
  return `concluded ${conclusion ?? 'nothing yet'}`;
}

/** Stands for checks that are still to come, whose names nobody knows yet. */
export function ciHasReportedNothing(): string {
  return 'CI (nothing reported yet)';
}
