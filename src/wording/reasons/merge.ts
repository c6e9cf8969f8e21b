// Why a pull request whose review is done is not merged yet. Each completes "it …" and stands beside the task, too.
import { named } from './phrase.ts';

export function baseWasChanged(from: string, to: string): string {
  return `waits for a person: its base was changed from \`${from}\` to \`${to}\``;
}

/** GitHub shows another head than the one that was reviewed. */
export function waitsForSameCommit(): string {
  return 'waits until the review and the pull request speak of the same commit';
}

export function isInMergeQueue(): string {
  return 'is in the merge queue';
}

/** @param why what it waits for before GitHub may merge it. */
export function thenAutoMerge(why: string, login: string): string {
  return `${why}; auto-merge by ${login} merges it as soon as GitHub allows`;
}

export function waitsForAutoMerge(login: string): string {
  return `waits for GitHub to merge it: ${login} turned auto-merge on`;
}

export function autoMergeIsStuck(login: string): string {
  return `waits for a person: ${login} turned auto-merge on, and GitHub has not merged it since`;
}

export function isDraft(): string {
  return 'waits until the pull request is no longer a draft';
}

export function waitsForChecks(names: readonly string[]): string {
  return `waits for ${named('check', names)}`;
}

/** Stands for checks that are still to come, by names that nobody knows yet. */
export function ciHasReportedNothing(): string {
  return 'CI (nothing reported yet)';
}

export function waitsForChecksAgain(names: readonly string[]): string {
  return `${waitsForChecks(names)}, run once more`;
}

/** They asked for changes, and those are made. */
export function waitsForAnotherLook(logins: readonly string[]): string {
  return `waits for ${logins.join(' and ')} to look again at what was changed on request`;
}

export function waitsForMergeability(): string {
  return 'waits for GitHub to say whether it can be merged';
}

/** @param reviewers who is asked for a review, as far as GitHub says. */
export function waitsForProtection(reviewers: readonly string[]): string {
  if (reviewers.length === 0) return 'waits for what branch protection requires';
  return `waits for a review by ${reviewers.map((name) => `\`${name}\``).join(' or ')}`;
}

export function wholeRunIsMergedByPerson(): string {
  return 'waits for a person to merge it: it brings the whole run into the default branch';
}

export function policyIsManual(): string {
  return 'waits for a person to merge it: `merge.approval` is `manual`';
}

export function policyIsHuman(): string {
  return 'waits for the approval of a person with write permission';
}

/** @param findings what the guard found, shortly. */
export function guardWantsApproval(findings: string): string {
  return `${waitsForApproval()}: ${findings}`;
}

export function protectedPathsWantApproval(paths: readonly string[]): string {
  return `${waitsForApproval()}: it changes ${named('protected path', paths)}`;
}

export function redBaseWantsApproval(checks: readonly string[]): string {
  return `${waitsForApproval()}: ${named('check', checks)} ${checks.length === 1 ? 'fails' : 'fail'} on the base branch, too`;
}

function waitsForApproval(): string {
  return "waits for a person's approval";
}
