// What people read before a command of theirs is even looked at, or when it is not theirs to give.

export function noSuchCommand(): string {
  return 'There is no such command. `/help` lists them.';
}

/** @param command the one that was probably meant. */
export function didYouMean(command: string): string {
  return `Did you mean \`/${command}\`? Nothing was done.`;
}

export function onlyWritersCan(): string {
  return 'Only people with write permission can do that.';
}

export function takesWritePermission(command: string): string {
  return `\`/${command}\` takes write permission.`;
}

export function runIsOver(): string {
  return 'This run is over. `/restart` begins anew from what is merged.';
}

/** What it stood for when it was looked up is no longer so. */
export function hasMovedOn(): string {
  return 'The task has moved on meanwhile; ask again.';
}
