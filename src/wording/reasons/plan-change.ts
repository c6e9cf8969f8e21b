// Why a plan that is under way cannot be changed as a person asked.

export function noSuchTask(key: string): string {
  return `There is no ${key} in this run.`;
}

export function runIsFull(count: number, most: number): string {
  return `The run has ${count} tasks; at most ${most} are allowed.`;
}

export function taskNeedsTitle(): string {
  return 'A task needs a title.';
}

export function titleIsTooLong(length: number, most: number): string {
  return `The title has ${length} characters; at most ${most} are allowed. Put the rest below it.`;
}

/** @param pull its pull request, if it has one. */
export function collectsTheRun(key: string, pull: number | undefined): string {
  const where = pull === undefined ? '' : ` (#${pull})`;
  return `${key}${where} collects the whole run already, so nothing new can join it. Merge or close it first; then set the label again for more.`;
}

/** @param stage `complete` or `abandoned`. */
export function orderNoLongerMatters(key: string, stage: string): string {
  return `${key} is ${stage}; what it comes after no longer matters.`;
}

export function hasBegun(key: string): string {
  return `${key} has begun, so it can no longer be made to wait.`;
}

export function wouldWaitInCircle(cycle: readonly string[]): string {
  return `Then these would wait for one another in a circle: ${cycle.join(' → ')}.`;
}

export function nothingComesAfterAbandoned(key: string): string {
  return `${key} was abandoned, so nothing can come after it.`;
}
