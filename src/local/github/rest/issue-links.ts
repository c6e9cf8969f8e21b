// Sub-issues and blocked-by: links between issues, made by database id, not by number.
import { z } from 'zod';
import { issueJson } from '../shape/issue.ts';
import type { Issue } from '../state/issue.ts';
import { blockersOf, subIssuesOf } from '../world/issue.ts';
import type { State } from '../state/state.ts';
import { readLinks, writeLinks } from './access.ts';
import { theIssue } from './issues.ts';
import { notFound, Refusal } from './refusal.ts';
import { created, paged, inRepository, type Api, type Reply, type RepositoryCall } from './route.ts';

/** GitHub's most. */
const mostSubIssues = 100;

export function issueLinkRoutes(api: Api): void {
  const { get, post } = inRepository(api);
  const path = '/issues/:number/sub_issues';

  get(path, readLinks, (call) =>
    paged(call, subIssuesOf(call.state, theIssue(call)), (one) => issueJson(call.state, one)),
  );

  const NewSubIssue = z.object({ sub_issue_id: z.number(), replace_parent: z.boolean().default(false) });
  post(path, writeLinks, NewSubIssue, (call) => {
    const { state, body } = call;
    const parent = theIssue(call);
    const child = issueWithId(state, body.sub_issue_id);
    const present = state.subIssues.find((one) => one.childId === child.id);
    if (child.id === parent.id)
      throw new Refusal(
        422,
        'An error occurred while adding the sub-issue to the parent issue. Sub issue may not be the same issue as parent.',
      );
    if (present && (present.parentId === parent.id || !body.replace_parent)) {
      const reason =
        present.parentId === parent.id
          ? 'Issue may not contain duplicate sub-issues'
          : 'Sub issue may only have one parent';
      throw new Refusal(422, `An error occurred while adding the sub-issue to the parent issue. ${reason}.`);
    }
    if (subIssuesOf(state, parent).length >= mostSubIssues)
      throw new Refusal(422, `Parent cannot have more than ${mostSubIssues} sub-issues.`);
    if (present) state.subIssues.delete(present.id);
    state.subIssues.put({ id: state.nextId(), parentId: parent.id, childId: child.id });
    return created(issueJson(state, parent));
  });

  dependencyRoutes(api);
}

function dependencyRoutes(api: Api): void {
  const { get, post } = inRepository(api);
  const path = '/issues/:number/dependencies';
  const listed =
    (which: (state: State, issue: Issue) => Issue[]) =>
    (call: RepositoryCall): Reply =>
      paged(call, which(call.state, theIssue(call)), (one) => issueJson(call.state, one));

  get(`${path}/blocked_by`, readLinks, listed(blockersOf));

  const NewDependency = z.object({ issue_id: z.number() });
  post(`${path}/blocked_by`, writeLinks, NewDependency, (call) => {
    const { state, body } = call;
    const issue = theIssue(call);
    const blocker = issueWithId(state, body.issue_id);
    if (blocker.id === issue.id)
      throw new Refusal(422, 'Validation failed: An issue cannot be blocked by itself');
    if (blockersOf(state, issue).some((one) => one.id === blocker.id)) {
      throw new Refusal(422, 'Validation failed: Target issue has already been taken');
    }
    state.dependencies.put({ id: state.nextId(), issueId: issue.id, blockerId: blocker.id });
    return created(issueJson(state, blocker));
  });
}

/** Issues are linked by database id: a number in its place finds nothing. */
function issueWithId(state: State, id: number): Issue {
  const issue = state.issues.get(id);
  if (issue === undefined || issue.isPull) throw notFound();
  return issue;
}
