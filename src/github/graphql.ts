// GraphQL, for what GitHub's REST does not have. It answers 200 even when it refuses; here that is thrown as the same
// GitHubFailure as everywhere else.
import { z } from 'zod';
import type { Octokit } from './client.ts';
import { GitHubFailure } from './failure.ts';

/** Asks, and parses what comes back. Throws GitHubFailure. */
export async function askGraphql<T>(
  octokit: Octokit,
  shape: z.ZodType<T>,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<T> {
  const answer: unknown = await octokit.graphql(query, variables).catch((error: unknown) => {
    throw asGitHubFailure(error);
  });
  const parsed = shape.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new GitHubFailure(
    'lost',
    { is: 'github_unreadable', to: 'GraphQL' },
    {
      cause: parsed.error,
    },
  );
}

/** Undefined when GitHub refuses: the server is older than the question, or we may not ask it. */
export async function unlessRefused<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof GitHubFailure && error.meaning === 'refused') return undefined;
    throw error;
  }
}

const said = z.object({
  name: z.literal('GraphqlResponseError'),
  errors: z.array(
    z.object({
      message: z.string(),
      type: z.string().optional(),
      extensions: z.object({ code: z.string().optional() }).optional(),
    }),
  ),
});

const limitedForMs = 60_000;
/** What GitHub says where it has thought about the request; its own mishaps ("something went wrong") have no type. */
const mishaps = ['INTERNAL', 'SERVICE_UNAVAILABLE', 'TIMEOUT'];

function asGitHubFailure(error: unknown): unknown {
  const parsed = said.safeParse(error);
  if (!parsed.success) return error;
  const { errors } = parsed.data;
  const trouble = { is: 'github_refused', said: errors.map((each) => each.message).join(' ') } as const;
  if (errors.some(({ type }) => type === 'RATE_LIMITED' || type === 'RATE_LIMIT')) {
    const retryAfterMs = limitedForMs;
    return new GitHubFailure('limited', { is: 'github_rate_limit' }, { retryAfterMs, cause: error });
  }
  const judged = errors.every(
    ({ type, extensions }) =>
      extensions?.code !== undefined || (type !== undefined && !mishaps.includes(type)),
  );
  return new GitHubFailure(judged ? 'refused' : 'lost', trouble, { cause: error });
}
