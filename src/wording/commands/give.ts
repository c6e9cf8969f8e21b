// Why a command is not carried out: it is unknown, not permitted, or came too late.

export function noSuchCommand(): string {
  return 'This command does not exist. For a list of commands, comment `/help`.';
}

/** @param command the one that was probably meant. */
export function didYouMean(command: string): string {
  return `Did you mean \`/${command}\`? Nothing was done.`;
}

export function onlyWritersCan(): string {
  return 'Only users with write permission can do that.';
}

export function requiresWritePermission(command: string): string {
  return `\`/${command}\` requires write permission.`;
}

export function runIsOver(): string {
  return 'This run has ended. To start a new one from the merged work, comment `/restart`.';
}

/** The task changed between the command and its handling. */
export function taskHasChanged(): string {
  return 'The task has changed since your command. Check it, then give the command again.';
}
