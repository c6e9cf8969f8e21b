// The strategist's review of a pull request. It is a COMMENT with the verdict on top: GitHub lets no account approve, or
// request changes of, its own pull request.
import { z } from 'zod';
import type { Finding } from '../../domain/verdict.ts';
import { commentableLines } from '../diff-lines.ts';
import { GitHubFailure } from '../failure.ts';
import { otherFindings } from '../../wording/review.ts';
import { type EffectContext, effectKind } from './kind.ts';

const lineComment = z.object({ path: z.string(), line: z.number(), text: z.string() });
const payload = z.object({
  pull: z.number(),
  head: z.string(),
  body: z.string(),
  /** Findings that name a line, in words fit to go out. Those on lines the diff does not show are put into the body. */
  comments: z.array(lineComment),
});
type Payload = z.infer<typeof payload>;
type LineComment = z.infer<typeof lineComment> & Pick<Finding, 'line'>;

export const review = effectKind({
  name: 'review',
  permissions: { pull_requests: 'write' },
  payload,
  result: z.object({ id: z.number(), url: z.string() }),
  async send(context, planned) {
    const shown = await linesOf(context, planned.pull);
    const fits = (each: LineComment): boolean => shown.get(each.path)?.has(each.line) ?? false;
    try {
      return await post(context, planned, planned.comments.filter(fits));
    } catch (error) {
      // One comment that GitHub cannot place makes it refuse the whole review, for instance after a push in between.
      const refused = error instanceof GitHubFailure && error.status === 422;
      if (!refused || !planned.comments.some(fits)) throw error;
      return post(context, planned, []);
    }
  },
  async find({ octokit, place, isMine }, { pull }) {
    const reviews = await octokit.paginate(octokit.rest.pulls.listReviews, {
      owner: place.owner,
      repo: place.repo,
      pull_number: pull,
      per_page: 100,
    });
    const found = reviews.find(isMine);
    return found && { id: found.id, url: found.html_url };
  },
});

async function post(
  { octokit, place, mark }: EffectContext,
  { pull, head, body, comments }: Payload,
  placed: readonly LineComment[],
): Promise<{ id: number; url: string }> {
  const others = comments.filter((each) => !placed.includes(each));
  const { data } = await octokit.rest.pulls.createReview({
    owner: place.owner,
    repo: place.repo,
    pull_number: pull,
    commit_id: head,
    event: 'COMMENT',
    body: mark(body + otherFindings(others)),
    comments: placed.map((each) => ({ path: each.path, line: each.line, side: 'RIGHT', body: each.text })),
  });
  return { id: data.id, url: data.html_url };
}

async function linesOf(
  { octokit, place }: EffectContext,
  pull: number,
): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
  const files = await octokit.paginate(octokit.rest.pulls.listFiles, {
    owner: place.owner,
    repo: place.repo,
    pull_number: pull,
    per_page: 100,
  });
  return new Map(files.map((file) => [file.filename, commentableLines(file.patch ?? '')]));
}
