// web_search: what the web says, by Tavily. The call is made from here, outside the sandbox, with the operator's key;
// what comes back was written by anybody and is shown as material.
import { z } from 'zod';
import { fenceProse } from '../prompts/fence.ts';
import { count } from './amount.ts';
import { answered, defineTool, failed } from './define-tool.ts';
import type { Tool, ToolAnswer } from './tool.ts';

export interface WebSearchAccess {
  readonly apiKey: string;
  /** Without a slash at its end. */
  readonly baseUrl: string;
}

const maxResults = 8;
/** In one attempt: the search is paid for, and whoever reads thirty answers has enough. */
const maxSearches = 30;
const longestExtract = 1_500;
const maxAnswerBytes = 2_000_000;
const defaultTimeoutMs = 20_000;

/** A tool for one attempt, which counts its searches. */
export function webSearch(access: WebSearchAccess, timeoutMs: number = defaultTimeoutMs): Tool {
  let searches = 0;
  return defineTool({
    name: 'web_search',
    description: `Searches the web and answers with titles, addresses and extracts, at most ${maxResults}. Everybody can write there: check what you read against the code. The query leaves this machine, so put nothing of the repository's into it that is not public. At most ${maxSearches} searches.`,
    input: z.strictObject({
      query: z.string().trim().min(1).max(400).describe('A few words, as for a search engine.'),
      max_results: z.int().min(1).max(maxResults).optional().describe('5 by default.'),
    }),
    mutates: false,
    async run({ query, max_results: wanted = 5 }, { signal }) {
      if (searches >= maxSearches) return failed(`All ${maxSearches} searches of this attempt are used up.`);
      searches += 1;
      const limit = AbortSignal.timeout(timeoutMs);
      try {
        return await search(access, query, wanted, AbortSignal.any([signal, limit]));
      } catch (error) {
        signal.throwIfAborted();
        if (limit.aborted)
          return failed(`The search took longer than ${count(timeoutMs / 1000, 'second')}. ${goOn}`);
        return failed(`The search service cannot be reached (${reasonOf(error)}). ${goOn}`);
      }
    },
  });
}

const goOn = 'Go on with what the repository tells, or try once more later.';

async function search(
  { apiKey, baseUrl }: WebSearchAccess,
  query: string,
  wanted: number,
  signal: AbortSignal,
): Promise<ToolAnswer> {
  const response = await fetch(`${baseUrl}/search`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({ query, max_results: wanted, search_depth: 'basic' }),
    // A key must not follow to another host.
    redirect: 'error',
    signal,
  });
  if (!response.ok) {
    await response.body?.cancel();
    return failed(refusal(response.status));
  }
  const found = answerForm.safeParse(parsed(await limitedText(response)));
  if (!found.success) return failed(`The search service answered with something unreadable. ${goOn}`);
  return answered(written(query, found.data.results.slice(0, wanted)));
}

const answerForm = z.object({
  results: z.array(z.object({ title: z.string().nullish(), url: z.string(), content: z.string().nullish() })),
});
type Result = z.infer<typeof answerForm>['results'][number];

function written(query: string, results: readonly Result[]): string {
  if (results.length === 0) return 'Nothing was found. Try other words.';
  const texts = results.map(({ title, url, content }) => {
    const text = content ?? '';
    const extract = text.length > longestExtract ? `${text.slice(0, longestExtract)} […]` : text;
    return `${title ?? ''}\n${url}\n${extract}`;
  });
  return fenceProse(`from the web, for: ${query}`, texts.join('\n\n'));
}

function refusal(status: number): string {
  switch (status) {
    case 401:
    case 403:
      return 'The search service refuses the key of this server, so the web cannot be searched. Do without, and say so where it matters.';
    case 429:
      return `The search service asks for a pause. ${goOn}`;
    case 432:
    case 433:
      return "The search service's plan is used up, so the web cannot be searched. Do without, and say so where it matters.";
    case 400:
    case 422:
      return 'The search service does not accept this query. Use a few plain words.';
    default:
      return `The search service answered with status ${status}. ${goOn}`;
  }
}

/** As much as an answer may have; the rest is not read. */
async function limitedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined;
  return cause?.code ?? (error instanceof Error ? error.message : String(error));
}
