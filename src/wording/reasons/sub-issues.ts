// Why an issue's sub-issues cannot be built as they stand. People know them by number.

export function isElsewhere(name: string): string {
  return `${name} is in another repository, and a run builds in one: label it there, and remove it from this issue.`;
}

export function isBlockedFromOutside(name: string, blocker: string): string {
  return `${name} is blocked by ${blocker}, which is open and not a sub-issue of this one: close it or remove the relation first.`;
}
