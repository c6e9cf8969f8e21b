// What a failed job of GitHub Actions printed before it ended: the end of the step that failed, as one would read it.
import { stripVTControlCharacters } from 'node:util';
import type { RepositoryName } from './authority.ts';
import type { Octokit } from './client.ts';
import { GitHubFailure } from './failure.ts';

/** Bytes of a log that are kept while it is read: a log may be of any size, and its end is what counts. */
const keptBytes = 512_000;
const linesShown = 120;
/** Characters. */
const shownLimit = 4_500;

/** What a job printed never changes. The last ones asked about are enough. */
const known = new Map<string, string>();
const mostKnown = 50;

/** The empty string when GitHub does not show it (any more). */
export async function endOfJobLog(
  octokit: Octokit,
  at: RepositoryName,
  { id, completedAt }: { readonly id: number; readonly completedAt: string },
): Promise<string> {
  const name = `${at.owner}/${at.repo}/${id}/${completedAt}`;
  const before = known.get(name);
  if (before !== undefined) return before;
  const text = await download(octokit, at, id);
  if (text === undefined) return '';
  const end = failingStep(text);
  known.set(name, end);
  for (const oldest of known.keys()) if (known.size > mostKnown) known.delete(oldest);
  return end;
}

async function download(octokit: Octokit, at: RepositoryName, job: number): Promise<string | undefined> {
  try {
    const { data } = await octokit.rest.actions.downloadJobLogsForWorkflowRun({
      owner: at.owner,
      repo: at.repo,
      job_id: job,
      // As a stream: it is never held as a whole.
      request: { parseSuccessResponseBody: false },
    });
    // A download that breaks off is no log: the next look tries again.
    return await endOf(data as ReadableStream<Uint8Array>).catch(() => undefined);
  } catch (error) {
    // Not allowed, too old, or not written yet: the look goes on without it.
    if (error instanceof GitHubFailure && error.meaning === 'refused') return undefined;
    throw error;
  }
}

async function endOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  let kept = Buffer.alloc(0);
  for await (const part of stream) {
    kept = Buffer.concat([kept, part]);
    if (kept.length > 2 * keptBytes) kept = kept.subarray(-keptBytes);
  }
  return kept.subarray(-keptBytes).toString('utf8');
}

const timestamp = /^\u{feff}?\d{4}-\d\d-\d\dT[\d:.]+Z ?/u;

/** What follows the failing step (cleaning up) is left out, and so is what came before it. */
export function failingStep(log: string): string {
  const lines = log
    .split(/\r?\n/)
    .map((line) => stripVTControlCharacters(line.replace(timestamp, '')).trimEnd());
  const failed = lines.findLastIndex((line) => line.startsWith('##[error]'));
  const end = failed === -1 ? lines.length : failed + 1;
  const begin = lines.slice(0, end).findLastIndex((line) => line.startsWith('##[group]Run '));
  const step = lines.slice(Math.max(begin, 0, end - linesShown), end);
  const text = step
    .filter((line) => line !== '##[endgroup]')
    .map((line) => line.replace(/^##\[(?<kind>\w+)\]/, (_, kind) => (kind === 'error' ? 'Error: ' : '')))
    .join('\n')
    .trim();
  return text.length <= shownLimit ? text : `…${text.slice(1 - shownLimit)}`;
}
