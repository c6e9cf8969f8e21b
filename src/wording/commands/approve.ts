// What `/approve` answers.

export function noPlanYet(): string {
  return 'There is no plan yet.';
}

export function noPlanWaits(): string {
  return 'No plan waits for approval.';
}

/** Another revision was named than the one that waits. */
export function isAtRevision(revision: number): string {
  return `The plan is at revision ${revision} now. ${lookAgain(revision)}`;
}

/** It changed after the person spoke. */
export function changedToRevision(revision: number): string {
  return `The plan changed to revision ${revision} after you wrote that. ${lookAgain(revision)}`;
}

function lookAgain(revision: number): string {
  return `Look at it again, then \`/approve ${revision}\`.`;
}
