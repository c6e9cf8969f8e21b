// What `/interrupt` answers.

/** @param why how the task stands, if there is anything to say of it. */
export function hasNoAttemptInProgress(key: string, why: string): string {
  return `${key} has no attempt in progress${why === '' ? '' : ` (${why})`}.`;
}

export function isStopped(key: string): string {
  return `Stopped ${key}. To continue, comment \`/retry ${key} <what to do differently>\` or \`/abandon ${key}\`.`;
}
