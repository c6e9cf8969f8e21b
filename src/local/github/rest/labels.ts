// Labels of a repository and on an issue.
import { z } from 'zod';
import { labelJson } from '../shape/issue.ts';
import type { Issue } from '../state/issue.ts';
import { labelsOn, setLabels } from '../world/issue.ts';
import { addLabel, labelByName, labelsNamed, labelsOf } from '../world/label.ts';
import { manageLabels, readIssues, triageIssues } from './access.ts';
import { labelName, theIssue } from './issues.ts';
import { invalid, notFound } from './refusal.ts';
import { created, NoBody, ok, paged, inRepository, type Api, type RepositoryCall } from './route.ts';

const colour = z.string().regex(/^[0-9a-fA-F]{6}$/);
const NewLabel = z.object({
  name: z.string().min(1).max(50),
  color: colour.optional(),
  description: z.string().max(100).nullish(),
});
/** The names alone, or in an object. */
const Names = z.union([
  z.array(labelName),
  z.object({ labels: z.array(labelName).default([]) }).transform((one) => one.labels),
]);

export function labelRoutes(api: Api): void {
  const { get, post } = inRepository(api);
  get('/labels', readIssues, (call) =>
    paged(call, labelsOf(call.state, call.repository), (one) => labelJson(call.state, one)),
  );

  post('/labels', manageLabels, NewLabel, ({ state, repository, body }) => {
    if (labelByName(state, repository, body.name)) {
      throw invalid({ resource: 'Label', code: 'already_exists', field: 'name' });
    }
    return created(labelJson(state, addLabel(state, repository, body)));
  });

  issueLabelRoutes(api);
}

function issueLabelRoutes(api: Api): void {
  const { post, delete: remove } = inRepository(api);
  const path = '/issues/:number/labels';
  const listed = (call: RepositoryCall, issue: Issue): ReturnType<typeof ok> =>
    ok(labelsOn(call.state, issue).map((one) => labelJson(call.state, one)));

  post(path, triageIssues, Names, (call) => {
    const issue = theIssue(call);
    const added = labelsNamed(call.state, call.repository, call.body);
    const kept = labelsOn(call.state, issue).filter((one) => !added.some((other) => other.id === one.id));
    return listed(call, setLabels(call.state, issue, call.by, [...kept, ...added]));
  });

  remove(`${path}/:name`, triageIssues, NoBody, (call) => {
    const issue = theIssue(call);
    const removed = labelByName(call.state, call.repository, call.param('name'));
    if (removed === undefined || !issue.labelIds.includes(removed.id)) throw notFound();
    const kept = labelsOn(call.state, issue).filter((one) => one.id !== removed.id);
    return listed(call, setLabels(call.state, issue, call.by, kept));
  });
}
