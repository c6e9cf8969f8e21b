// What `/approve` answers.

export function noPlanYet(): string {
  return 'There is no plan yet.';
}

export function noPlanWaits(): string {
  return 'No plan is waiting for approval.';
}

/** Another revision was named than the one that waits. */
export function isAtRevision(revision: number): string {
  return `The plan is now at revision ${revision}. ${reviewAgain(revision)}`;
}

/** It changed after the person spoke. */
export function changedToRevision(revision: number): string {
  return `The plan changed to revision ${revision} after your comment. ${reviewAgain(revision)}`;
}

function reviewAgain(revision: number): string {
  return `Review it, then comment \`/approve ${revision}\`.`;
}
