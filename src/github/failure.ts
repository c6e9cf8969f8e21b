// What it means for us when GitHub does not answer with a success. The one question that matters for a write is
// whether it may have been applied: `refused` and `limited` say no, `unsent` says it never arrived, `lost` says nobody
// knows. `shut_out` is said before anything is asked: GitHub gives us no token, as when the App is no longer installed.
import type { GitHubTrouble } from '../domain/trouble.ts';
import { gitHubTroubleText } from '../wording/reasons/github.ts';

type FailureMeaning = 'limited' | 'unsent' | 'lost' | 'refused' | 'shut_out';

/** Every failed request of our clients is thrown as this. `status` is absent when there was no answer at all. */
export class GitHubFailure extends Error {
  override readonly name = 'GitHubFailure';
  readonly meaning: FailureMeaning;
  readonly trouble: GitHubTrouble;
  readonly status: number | undefined;
  /** Milliseconds to wait before asking again; set for `limited`. */
  readonly retryAfterMs: number | undefined;

  constructor(
    meaning: FailureMeaning,
    trouble: GitHubTrouble,
    details: { status?: number | undefined; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(gitHubTroubleText(trouble), { cause: details.cause });
    this.trouble = trouble;
    this.meaning = meaning;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** True for the answer "there is no such thing" (or none that we may see: GitHub does not tell the two apart). */
export function isNotFound(error: unknown): boolean {
  return error instanceof GitHubFailure && error.status === 404;
}

/** A failure to get a token: that GitHub refuses us one says nothing about what we wanted to do with it. */
export function asShutOut(error: unknown): unknown {
  if (!(error instanceof GitHubFailure) || error.meaning !== 'refused') return error;
  const trouble = { is: 'github_shut_out', said: error.message } as const;
  return new GitHubFailure('shut_out', trouble, { status: error.status, cause: error });
}

type Headers = Readonly<Record<string, string | number | undefined>>;

/** An error of Octokit, read only for what we need; anything else passes through unchanged. */
export function asFailure(error: unknown, now: number): unknown {
  if (error instanceof GitHubFailure || !(error instanceof Error) || !('status' in error)) return error;
  const response = 'response' in error ? (error.response as { headers: Headers } | undefined) : undefined;
  if (response === undefined) return withoutAnswer(error);
  const status = Number(error.status);
  const details = { status, cause: error };
  if (status >= 500) return new GitHubFailure('lost', { is: 'github_failing', status }, details);
  const retryAfterMs = limitedFor(status, response.headers, error.message, now);
  if (retryAfterMs !== undefined) {
    return new GitHubFailure('limited', { is: 'github_rate_limit' }, { ...details, retryAfterMs });
  }
  // A bad token means that our credentials are wrong or too young, not that the request was: it may be sent again.
  const trouble = { is: 'github_refused', said: error.message } as const;
  return new GitHubFailure(status === 401 ? 'unsent' : 'refused', trouble, details);
}

const neverArrived = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH']);

function withoutAnswer(error: Error): GitHubFailure {
  const codes = causes(error).map((cause) => ('code' in cause ? String(cause.code) : ''));
  const meaning = codes.some((code) => neverArrived.has(code)) ? 'unsent' : 'lost';
  return new GitHubFailure(meaning, { is: 'github_silent', said: error.message }, { cause: error });
}

function causes(error: Error): Error[] {
  return error.cause instanceof Error ? [error, ...causes(error.cause)] : [error];
}

/** GitHub gives no header with some secondary limits; its documentation then asks for at least a minute. */
const minuteMs = 60_000;

function limitedFor(status: number, headers: Headers, message: string, now: number): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const retryAfter = headers['retry-after'];
  if (retryAfter !== undefined) return Number(retryAfter) * 1000 || minuteMs;
  if (String(headers['x-ratelimit-remaining']) === '0') {
    return Math.max(Number(headers['x-ratelimit-reset']) * 1000 - now, 1000) || minuteMs;
  }
  return status === 429 || /secondary rate limit|abuse detection/i.test(message) ? minuteMs : undefined;
}
