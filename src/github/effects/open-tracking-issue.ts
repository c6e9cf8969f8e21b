// The issue in which a run shows its plan.
import { z } from 'zod';
import { effectKind } from './kind.ts';

/** Issues are listed youngest first; ours is seconds old when it is looked for. */
const pagesToSearch = 3;

export const openTrackingIssue = effectKind({
  name: 'open_tracking_issue',
  permissions: { issues: 'write' },
  payload: z.object({ title: z.string(), body: z.string() }),
  result: z.object({ number: z.number(), url: z.string() }),
  async send({ octokit, place, mark }, { title, body }) {
    const { data } = await octokit.rest.issues.create({
      owner: place.owner,
      repo: place.repo,
      title,
      body: mark(body),
    });
    return { number: data.number, url: data.html_url };
  },
  async find({ octokit, place, isMine }) {
    for (let page = 1; page <= pagesToSearch; page += 1) {
      const { data } = await octokit.rest.issues.listForRepo({
        owner: place.owner,
        repo: place.repo,
        state: 'all',
        sort: 'created',
        direction: 'desc',
        per_page: 100,
        page,
      });
      const found = data.find((each) => isMine({ body: each.body, user: each.user }));
      if (found) return { number: found.number, url: found.html_url };
      if (data.length < 100) return undefined;
    }
    return undefined;
  },
  fact: (_payload, { number }) => ({ type: 'tracking_issue_opened', issue: number }),
});
