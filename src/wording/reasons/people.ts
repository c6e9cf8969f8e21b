// What people did or asked for, where that is the reason for what follows.

export function noReasonGiven(): string {
  return 'no reason given';
}

export function untilFurtherNotice(): string {
  return 'until further notice';
}

/** In the tracking issue's list. */
export function lineWasDeleted(): string {
  return 'its line was deleted';
}

export function pullWasClosed(): string {
  return 'its pull request was closed';
}

export function askedForRevision(login: string): string {
  return `${login} asked for a revision`;
}

export function sentBack(login: string): string {
  return `${login} sent it back`;
}

export function interruptedIt(login: string): string {
  return `${login} interrupted it`;
}

/** @param who one login or several. */
export function askedForChanges(who: string): string {
  return `${who} asked for changes`;
}

export function askedForTheseChanges(login: string, text: string): string {
  return `${askedForChanges(login)}: ${text}`;
}

/** The result of a task that somebody ticked. */
export function doneByHand(login: string): string {
  return `Done by hand by ${login}.`;
}
