// A world in which much has been said, some of it by people who hope that a page runs it.
import { repo, type Stage } from '../stage.ts';

/** Markup, and the end of an attribute: seen raw anywhere, it would have run. */
export const evil = `<x-evil>'"onevil="`;
/** The part of it that git takes as the name of a branch or file. */
export const evilName = `<x-evil>'"&`;

export interface Lively {
  readonly issue: number;
  readonly pull: number;
  readonly head: string;
  readonly run: number;
}

/** An issue and a pull request with comments, reviews, labels, checks; every free text holds {@link evil}. */
export async function makeLively(stage: Stage): Promise<Lively> {
  const { world } = stage;
  const [app, ada, bob] = [await stage.asInstallation(), stage.as(stage.ada), stage.as(stage.bob)];
  world.createUser({ login: evil, name: evil });
  const text = `${evil} [link](javascript:onevil) ![image](https://example.org/onevil.png)`;
  const { data: issue } = await bob.issues.create({ ...repo, title: evil, body: text, labels: [evil] });
  const { data: comment } = await app.issues.createComment({
    ...repo,
    issue_number: issue.number,
    body: text,
  });
  await ada.reactions.createForIssueComment({ ...repo, comment_id: comment.id, content: 'heart' });
  const branch = `troupe/1/T1-${evilName}`;
  const { data: main } = await ada.git.getRef({ ...repo, ref: 'heads/main' });
  await ada.git.createRef({ ...repo, ref: `refs/heads/${branch}`, sha: main.object.sha });
  const files = { [`src/${evilName}.js`]: `${evil}\n`, 'src/list.js': 'export const list = [];\n' };
  const head = await world.commit('ada/todo', { branch, files, message: `${evil}\n\n${evil}`, by: evil });
  const { data: pull } = await app.pulls.create({
    ...repo,
    head: branch,
    base: 'main',
    title: evil,
    body: text,
  });
  const { data: run } = await app.checks.create({
    ...repo,
    name: evil,
    head_sha: head,
    status: 'completed',
    conclusion: 'success',
    details_url: 'javascript:onevil',
    output: {
      title: evil,
      summary: text,
      text,
      annotations: [
        {
          path: evilName,
          start_line: 1,
          end_line: 1,
          annotation_level: 'failure',
          message: evil,
          title: evil,
        },
      ],
    },
    actions: [{ label: '<x-evil>', description: '<x-evil>', identifier: 'retry' }],
  });
  await world.reportJob('ada/todo', { sha: head, name: evil, conclusion: 'success', log: evil });
  const status = { sha: head, state: 'pending', context: evil, description: evil } as const;
  await app.repos.createCommitStatus({ ...repo, ...status, target_url: 'javascript:onevil' });
  const { data: review } = await ada.pulls.createReview({
    ...repo,
    pull_number: pull.number,
    event: 'REQUEST_CHANGES',
    body: text,
    comments: [{ path: `src/${evilName}.js`, line: 1, body: text }],
  });
  const { data: remarks } = await ada.pulls.listCommentsForReview({
    ...repo,
    pull_number: pull.number,
    review_id: review.id,
  });
  const about = { ...repo, pull_number: pull.number, comment_id: remarks[0]?.id ?? 0 };
  await app.pulls.createReplyForReviewComment({ ...about, body: text });
  return { issue: issue.number, pull: pull.number, head, run: run.id };
}
