// The conversations on the lines of a pull request that are still open: which review began them, and what in them is
// addressed to us. REST does not know which of them are resolved.
import { z } from 'zod';
import { mayCommand, type Permission } from '../domain/permission.ts';
import type { ReviewRequest, ReviewThread } from '../domain/pull-request.ts';
import { isAddressed } from './addressed.ts';
import type { RepositoryName } from './authority.ts';
import type { Octokit, Self } from './client.ts';
import { askGraphql, unlessRefused } from './graphql.ts';
import { clip } from '../wording/outgoing.ts';

/** A thread's ends are what counts: how it began, and how it stands. */
const latest = 30;
const query = `query ($owner: String!, $repo: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      reviewThreads(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          id isResolved path line
          beginning: comments(first: 1) { nodes { ...said } }
          end: comments(last: ${latest}) { nodes { ...said } }
        }
      }
    }
  }
}
fragment said on PullRequestReviewComment {
  fullDatabaseId body createdAt
  author { __typename login ... on User { databaseId } ... on Bot { databaseId } }
  pullRequestReview { fullDatabaseId }
}`;

/** 64 bits, which GraphQL hands out as text. */
const bigInt = z.coerce.number();
const remark = z.object({
  fullDatabaseId: bigInt,
  body: z.string(),
  createdAt: z.string(),
  /** Null once the account is deleted. */
  author: z
    .object({ __typename: z.string(), login: z.string(), databaseId: z.number().nullish() })
    .nullable(),
  pullRequestReview: z.object({ fullDatabaseId: bigInt }).nullable(),
});
type Remark = z.infer<typeof remark>;

const thread = z.object({
  id: z.string(),
  isResolved: z.boolean(),
  path: z.string(),
  line: z.number().nullable(),
  beginning: z.object({ nodes: z.array(remark) }),
  end: z.object({ nodes: z.array(remark) }),
});
const shape = z.object({
  repository: z.object({
    pullRequest: z.object({
      reviewThreads: z.object({
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
        nodes: z.array(thread),
      }),
    }),
  }),
});

export interface OpenThread extends ReviewThread {
  /** The review that it began in. */
  readonly review: number | undefined;
  readonly path: string;
  readonly line: number | undefined;
  /** Oldest first. */
  readonly remarks: readonly Remark[];
}

/** Those not resolved; none where GitHub does not tell us. */
export async function openThreads(
  octokit: Octokit,
  at: RepositoryName,
  number: number,
): Promise<readonly OpenThread[]> {
  const open: OpenThread[] = [];
  let after: string | null = null;
  do {
    const variables: Record<string, unknown> = { owner: at.owner, repo: at.repo, number, after };
    const answer = await unlessRefused(askGraphql(octokit, shape, query, variables));
    if (answer === undefined) return [];
    const { nodes, pageInfo } = answer.repository.pullRequest.reviewThreads;
    open.push(...nodes.filter((each) => !each.isResolved).flatMap(toOpenThread));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  return open;
}

function toOpenThread({ id, path, line, beginning, end }: z.infer<typeof thread>): OpenThread[] {
  const [first] = beginning.nodes;
  if (first === undefined) return [];
  const later = end.nodes.filter((each) => each.fullDatabaseId !== first.fullDatabaseId);
  return [
    {
      id,
      comment: first.fullDatabaseId,
      review: first.pullRequestReview?.fullDatabaseId,
      path,
      line: line ?? undefined,
      remarks: [first, ...later],
    },
  ];
}

/** The threads that a review began and that we have not answered since somebody last spoke in them. */
export function threadsOfReview(
  threads: readonly OpenThread[],
  review: number,
  { botId }: Self,
): ReviewThread[] {
  return threads
    .filter((each) => each.review === review && !isOurs(each.remarks.at(-1), botId))
    .map(({ id, comment }) => ({ id, comment }));
}

/** Characters of one request; a worker reads it before its next attempt. */
const textLimit = 6_000;

/** What people with write permission ask of us on lines, and what they added to it, as long as we have not answered. */
export async function requestsIn(
  threads: readonly OpenThread[],
  self: Self,
  permission: (login: string) => Promise<Permission>,
): Promise<ReviewRequest[]> {
  const requests: ReviewRequest[] = [];
  for (const { id, comment, path, line, remarks } of threads) {
    const answered = remarks.findLastIndex((each) => isOurs(each, self.botId));
    const heard: Remark[] = [];
    for (const each of remarks) if (await counts(each, permission)) heard.push(each);
    const asked = [heard.at(-1), heard[0]].find(
      (each) => each !== undefined && isAddressed(each.body, self) && remarks.indexOf(each) > answered,
    );
    if (asked?.author == null) continue;
    const words = heard.filter((each) => remarks.indexOf(each) >= remarks.indexOf(asked));
    requests.push({
      id,
      comment,
      login: asked.author.login,
      at: new Date(asked.createdAt).toISOString(),
      path,
      ...(line === undefined ? {} : { line }),
      text: clip(words.map(({ body }) => body).join('\n\n'), textLimit),
    });
  }
  return requests;
}

async function counts(
  { author }: Remark,
  permission: (login: string) => Promise<Permission>,
): Promise<boolean> {
  return author?.__typename === 'User' && mayCommand(await permission(author.login));
}

function isOurs(said: Remark | undefined, botId: number): boolean {
  return said?.author?.__typename === 'Bot' && said.author.databaseId === botId;
}
