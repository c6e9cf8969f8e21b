// What `/interrupt` answers.

/** @param why how the task stands, if there is anything to say of it. */
export function nobodyWorksOn(key: string, why: string): string {
  return `Nobody works on ${key} now${why === '' ? '' : ` (${why})`}.`;
}

export function isStopped(key: string): string {
  return `${key} is stopped. \`/retry ${key} <what to do differently>\` or \`/abandon ${key}\` decides how it goes on.`;
}
