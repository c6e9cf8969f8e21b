// Who may use which routes: what an App must be granted, and the least role of a person.
import type { Access } from './authority.ts';

export const metadata: Access = { app: ['metadata:read'], user: 'read' };
export const administer: Access = { app: ['administration:write'], user: 'admin' };

export const readContents: Access = { app: ['contents:read'], user: 'read' };
export const writeContents: Access = { app: ['contents:write'], user: 'write' };

/** Of issues and of the conversations of pull requests, which are the same to GitHub. */
export const readIssues: Access = { app: ['issues:read', 'pull_requests:read'], user: 'read' };
/** Everybody who can read may open issues and comment. */
export const writeIssues: Access = { app: ['issues:write', 'pull_requests:write'], user: 'read' };
export const openIssues: Access = { app: ['issues:write'], user: 'read' };
export const triageIssues: Access = { ...writeIssues, user: 'triage' };
export const manageLabels: Access = { ...writeIssues, user: 'write' };
export const readLinks: Access = { app: ['issues:read'], user: 'read' };
export const writeLinks: Access = { app: ['issues:write'], user: 'triage' };

export const readPulls: Access = { app: ['pull_requests:read'], user: 'read' };
export const writePulls: Access = { app: ['pull_requests:write'], user: 'read' };
export const triagePulls: Access = { ...writePulls, user: 'triage' };
/** Dismissing a review, bringing a branch up to date. */
export const decidePulls: Access = { ...writePulls, user: 'write' };

export const readChecks: Access = { app: ['checks:read'], user: 'read' };
/** Only Apps report checks; people may ask for them again. */
export const writeChecks: Access = { app: ['checks:write'], user: 'never' };
export const rerequestChecks: Access = { ...writeChecks, user: 'write' };
export const readStatuses: Access = { app: ['statuses:read'], user: 'read' };
export const writeStatuses: Access = { app: ['statuses:write'], user: 'write' };
export const readActions: Access = { app: ['actions:read'], user: 'read' };
export const writeActions: Access = { app: ['actions:write'], user: 'write' };
