// Who may tell Troupe what to do.

/** GitHub's roles, strongest first. */
export const permissions = ['admin', 'maintain', 'write', 'triage', 'read', 'none'] as const;
export type Permission = (typeof permissions)[number];

/** Whoever may close the issue may also stop the work on it, and ask how it stands. */
export function mayStop(permission: Permission): boolean {
  return permission === 'triage' || mayCommand(permission);
}

/** Write permission is the line: who may push code may also ask for code. Triage may label, but that is not authority. */
export function mayCommand(permission: Permission): boolean {
  switch (permission) {
    case 'admin':
    case 'maintain':
    case 'write':
      return true;
    case 'triage':
    case 'read':
    case 'none':
      return false;
  }
}
