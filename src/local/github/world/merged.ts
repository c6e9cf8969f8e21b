// What a merge changes besides git: the pull request's record, its events, and the issues that its body closes.
import { closeIssue, issueById, issueByNumber } from './issue.ts';
import type { Pull } from '../state/pull.ts';
import type { Repository } from '../state/repository.ts';
import type { State } from '../state/state.ts';
import type { Doer } from '../state/user.ts';

const closingWords = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+#(\d+)/gi;

/** Records a merge that git has done. */
export function markMerged(
  state: State,
  repository: Repository,
  by: Doer,
  pull: Pull,
  mergeSha: string,
): Pull {
  const merged = state.pulls.change(pull.id, {
    mergedAt: Date.now(),
    mergedById: by.user.id,
    mergeSha,
    autoMerge: null,
  });
  const issue = closeIssue(state, issueById(state, pull.issueId), by, null);
  if (pull.baseRef !== repository.defaultBranch) return merged;
  for (const match of (issue.body ?? '').matchAll(closingWords)) {
    const closed = issueByNumber(state, repository, Number(match[1]));
    if (closed && !closed.isPull && closed.state === 'open') closeIssue(state, closed, by, 'completed');
  }
  return merged;
}
