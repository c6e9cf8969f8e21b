// web_search asks Tavily, outside the sandbox and with the operator's key. Its answers are fenced as untrusted text.
import { z } from 'zod';
import { fenceProse } from '../prompts/fence.ts';
import { count } from './amount.ts';
import { answered, defineTool, failed } from './define-tool.ts';
import type { Tool, ToolAnswer } from './tool.ts';

export interface WebSearchAccess {
  readonly apiKey: string;
  /** Without a trailing slash. */
  readonly baseUrl: string;
}

const maxResults = 8;
/** Per attempt, because the operator pays for each search. */
const maxSearches = 30;
const longestExtract = 1_500;
const maxAnswerBytes = 2_000_000;
const defaultTimeoutMs = 20_000;

/** Each attempt needs its own tool, because the tool counts its searches. */
export function webSearch(access: WebSearchAccess, timeoutMs: number = defaultTimeoutMs): Tool {
  let searches = 0;
  return defineTool({
    name: 'web_search',
    description: `Searches the web and answers with titles, addresses and extracts, at most ${maxResults}. Anyone can publish there, so check the answers against the code. The query leaves this machine, so include nothing from the repository that is not public. At most ${maxSearches} searches.`,
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

const goOn = 'Continue with the information in the repository, or try once more later.';

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
    // A redirect must not send the key to another host.
    redirect: 'error',
    signal,
  });
  if (!response.ok) {
    await response.body?.cancel();
    return failed(refusal(response.status));
  }
  const found = answerForm.safeParse(parsed(await limitedText(response)));
  if (!found.success) return failed(`The search service sent an invalid answer. ${goOn}`);
  return answered(written(query, found.data.results.slice(0, wanted)));
}

const answerForm = z.object({
  results: z.array(z.object({ title: z.string().nullish(), url: z.string(), content: z.string().nullish() })),
});
type Result = z.infer<typeof answerForm>['results'][number];

function written(query: string, results: readonly Result[]): string {
  if (results.length === 0) return 'No results. Try other words.';
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
      return 'The search service rejects the key of this server, so web search is unavailable. Continue without it, and say so where it matters.';
    case 429:
      return `The search service limits the rate of requests. ${goOn}`;
    case 432:
    case 433:
      return "The search service's quota is used up, so web search is unavailable. Continue without it, and say so where it matters.";
    case 400:
    case 422:
      return 'The search service does not accept this query. Use a few plain words.';
    default:
      return `The search service answered with status ${status}. ${goOn}`;
  }
}

/** Does not read beyond the limit. */
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
