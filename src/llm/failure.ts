// Turns whatever a provider's package throws into a ModelFailure whose message says what a person can do.
import { APIError as AnthropicApiError } from '@anthropic-ai/sdk';
import { APIError as OpenAiApiError } from 'openai';
import type { ModelTrouble } from '../domain/trouble.ts';
import { ModelFailure, type ModelFailureKind } from './model.ts';
import { emptyFor, retryAfter } from './rate-limit-headers.ts';
import { placeOf, type Seat } from './seat.ts';

const longestQuote = 500;

export function failureOf(error: unknown, seat: Seat, signal?: AbortSignal): ModelFailure {
  const own = causes(error).find((cause) => cause instanceof ModelFailure);
  if (own) return own;
  if (signal?.aborted) {
    return new ModelFailure('stopped', { is: 'model_call_stopped' }, { cause: error, mayBeBilled: true });
  }
  const refusal = refusalOf(error);
  const kind = refusal ? kindOf(refusal) : 'network';
  const retryAfterMs = refusal && waitOf(kind, refusal);
  return new ModelFailure(kind, troubleOf(kind, seat, refusal, error), {
    cause: error,
    mayBeBilled: refusal ? refusal.inStream : !neverArrived(error),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** An answer that says no, as far as the two packages agree on one. */
interface Refusal {
  readonly status: number;
  /** Only told inside the stream, after the model began; then the status is guessed from what it says. */
  readonly inStream: boolean;
  readonly text: string;
  readonly code: string;
  readonly body: unknown;
  readonly headers: Headers | undefined;
}

function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof OpenAiApiError || error instanceof AnthropicApiError)) return undefined;
  const body: unknown = error.error;
  const code = [
    field(body, 'code'),
    field(body, 'type'),
    field(body, 'status'),
    field(field(body, 'error'), 'type'),
  ].join(' ');
  const status = error.status ?? statusFrom(code);
  if (status === undefined) return undefined;
  const said = field(body, 'message') ?? field(field(body, 'error'), 'message');
  const text = typeof said === 'string' ? said : error.message;
  const inStream = error.status === undefined;
  return { status, inStream, text: text.slice(0, longestQuote), code, body, headers: error.headers };
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** Errors inside a stream carry no HTTP status; providers put a number or a name where the code belongs. */
function statusFrom(code: string): number | undefined {
  const number = /\b[45]\d\d\b/.exec(code);
  if (number) return Number(number[0]);
  if (/rate_limit|too_many/.test(code)) return 429;
  if (/overloaded|server_error|api_error|unavailable/.test(code)) return 503;
  if (/authentication|permission/.test(code)) return 401;
  if (/invalid_request/.test(code)) return 400;
  return undefined;
}

function kindOf(refusal: Refusal): ModelFailureKind {
  const { status } = refusal;
  if (isOutOfCredit(refusal) || isWrongKey(refusal)) return 'key';
  if (status === 403) return 'key';
  if (status === 429) return 'limit';
  if (status === 408) return 'network';
  if (status === 409 || status >= 500) return 'overloaded';
  return 'request';
}

/** GLM says 1113 with status 429, OpenAI insufficient_quota with 429, Anthropic a sentence with 400. */
function isOutOfCredit({ status, code, text }: Refusal): boolean {
  if (status === 402 || /insufficient_quota|billing|\b1113\b/.test(code)) return true;
  return /credit balance is too low|insufficient balance/i.test(text);
}

/** Google says so with status 400. */
function isWrongKey({ status, text }: Refusal): boolean {
  return status === 401 || (status === 400 && /API key (not valid|expired|not found)/i.test(text));
}

/** Milliseconds, where the provider said how long. */
function waitOf(kind: ModelFailureKind, { headers, body }: Refusal): number | undefined {
  if (kind !== 'limit' && kind !== 'overloaded') return undefined;
  return retryAfter(headers) ?? retryDelayOf(body) ?? (kind === 'limit' ? emptyFor(headers) : undefined);
}

/** Google's own form: `details: [{ retryDelay: "34s" }]`. */
function retryDelayOf(body: unknown): number | undefined {
  const details = field(body, 'details');
  if (!Array.isArray(details)) return undefined;
  const delay = details
    .map((detail) => field(detail, 'retryDelay'))
    .find((found) => typeof found === 'string');
  const seconds = Number(delay?.replace(/s$/, '') ?? NaN);
  return Number.isFinite(seconds) ? seconds * 1000 : undefined;
}

const noConnection =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|DEPTH_ZERO_|SELF_SIGNED|UNABLE_TO_)/;

/** No connection came about, so nothing was asked of the provider. */
function neverArrived(error: unknown): boolean {
  return causes(error).some((cause) => noConnection.test(String(field(cause, 'code'))));
}

function causes(error: unknown): unknown[] {
  const found: unknown[] = [];
  for (let at: unknown = error; at !== undefined && found.length < 10; at = field(at, 'cause'))
    found.push(at);
  return found;
}

function troubleOf(
  kind: ModelFailureKind,
  seat: Seat,
  refusal: Refusal | undefined,
  error: unknown,
): ModelTrouble {
  const place = placeOf(seat);
  if (!refusal) return { is: 'model_unreachable', place, said: causeOf(error) };
  const { status, text: said } = refusal;
  if (isOutOfCredit(refusal)) return { is: 'no_credit', place, status };
  if (isWrongKey(refusal)) return { is: 'key_refused', place, status };
  if (status === 403) return { is: 'model_not_allowed', place };
  const { baseUrlVariable, pullCommand } = seat.provider;
  if (status === 404) return { is: 'no_such_model', place, baseUrlVariable, pullCommand };
  if (kind === 'limit') return { is: 'rate_limited', place, said };
  return { is: kind === 'overloaded' ? 'provider_failing' : 'request_not_accepted', place, status, said };
}

/** The innermost cause says "ECONNREFUSED"; the outer ones only say "Connection error." */
function causeOf(error: unknown): string {
  const inner = causes(error).findLast((cause) => cause instanceof Error);
  if (!(inner instanceof Error)) return String(error);
  return (inner.message || inner.name).slice(0, longestQuote);
}
