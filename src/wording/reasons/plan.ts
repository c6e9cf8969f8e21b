// What is wrong with a plan, its subtasks, or its revision: a sentence each. Its author reads them, who may be a model, and
// people do when there is no plan in the end.

export function noTasks(): string {
  return 'The plan has no tasks.';
}

export function tooManyTasks(count: number, most: number): string {
  return `The plan has ${count} tasks; at most ${most} are allowed.`;
}

export function keyHasWrongForm(key: string): string {
  return `The key "${key}" must be T1, T2, T3 and so on.`;
}

export function keyIsUsedTwice(key: string): string {
  return `The key "${key}" is used more than once.`;
}

export function waitInCircle(cycle: readonly string[]): string {
  return `These tasks wait for one another in a circle: ${cycle.join(' → ')}.`;
}

export function noSubtasks(): string {
  return 'There are no subtasks.';
}

export function noRoomForSubtasks(room: number, count: number): string {
  return `There is room for ${room} more tasks in this run, not ${count}.`;
}

export function subtaskIsPlan(key: string): string {
  return `Subtask "${key}" is a plan again; split it here and now instead.`;
}

export function nothingWouldBeLeft(): string {
  return 'Nothing would be left of the plan.';
}

export function wouldHaveTooManyTasks(count: number, most: number): string {
  return `The plan would have ${count} tasks; at most ${most} are allowed.`;
}

export function cannotChangeBegun(key: string): string {
  return `${key} has begun or is over; only tasks that nobody has begun can be changed.`;
}

export function newKeysAre(expected: readonly string[], found: readonly string[]): string {
  return `New tasks are called ${expected.join(', ')}, in this order, not ${found.join(', ')}.`;
}

/** @param asPart the lost one is not what it comes after, but a part of that. */
export function wouldWaitForLost(key: string, lost: string, asPart: boolean): string {
  const part = asPart ? ' a part of what it comes after,' : '';
  return `${key} would wait for ${lost},${part} which is given up; say what it comes after instead.`;
}

export function theseWouldWaitInCircle(cycle: readonly string[]): string {
  return `These tasks would wait for one another in a circle: ${cycle.join(' → ')}.`;
}

export function hasNoTitle(key: string): string {
  return `${key} has no title.`;
}

export function hasLongTitle(key: string, length: number, most: number): string {
  return `${key} has a title of ${length} characters; at most ${most} are allowed.`;
}

export function hasLongDescription(key: string, length: number, most: number): string {
  return `${key} has a description of ${length} characters; at most ${most} are allowed.`;
}

export function hasLongCriterion(key: string, most: number): string {
  return `${key} has a criterion of more than ${most} characters; say it shorter, or make two of it.`;
}

export function hasNoCriteria(key: string): string {
  return `${key} has no acceptance criteria, so nobody could say when it is done.`;
}

export function hasTooManyCriteria(key: string, most: number): string {
  return `${key} has more than ${most} criteria; split it.`;
}

export function namesPathOutside(key: string, path: string): string {
  return `${key} names the path "${path}"; paths are relative to the repository's root.`;
}

export function comesAfterUnknown(key: string, after: string): string {
  return `${key} comes after "${after}", which is not a task of this plan.`;
}
