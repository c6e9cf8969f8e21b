// Turns whatever a provider's package throws into a ModelFailure whose message says what a person can do.
import { APIError as AnthropicApiError } from '@anthropic-ai/sdk';
import { APIError as OpenAiApiError } from 'openai';
import { ModelFailure, type ModelFailureKind } from './model.ts';
import type { Seat } from './seat.ts';

const longestQuote = 500;

export function failureOf(error: unknown, seat: Seat, signal?: AbortSignal): ModelFailure {
  if (error instanceof ModelFailure) return error;
  if (signal?.aborted) return new ModelFailure('stopped', 'The model call was stopped.', { cause: error });
  const refusal = refusalOf(error);
  const kind = refusal ? kindOf(refusal) : 'network';
  const retryAfterMs = refusal && retryAfter(refusal.headers);
  return new ModelFailure(kind, wording(kind, seat, refusal, error), {
    cause: error,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** An answer that says no, as far as the two packages agree on one. */
interface Refusal {
  /** Some servers only tell it inside the stream; then it is guessed from what they say. */
  readonly status: number;
  readonly text: string;
  readonly code: string;
  readonly headers: Headers | undefined;
}

function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof OpenAiApiError || error instanceof AnthropicApiError)) return undefined;
  const body: unknown = error.error;
  const code = [field(body, 'code'), field(body, 'type'), field(field(body, 'error'), 'type')].join(' ');
  const status = error.status ?? statusFrom(code);
  if (status === undefined) return undefined;
  const said = field(body, 'message') ?? field(field(body, 'error'), 'message');
  const text = typeof said === 'string' ? said : error.message;
  return { status, text: text.slice(0, longestQuote), code, headers: error.headers };
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

function kindOf({ status, code, text }: Refusal): ModelFailureKind {
  if (isOutOfCredit(status, code, text)) return 'key';
  if (status === 401 || status === 403) return 'key';
  if (status === 429) return 'limit';
  if (status === 408) return 'network';
  if (status === 409 || status >= 500) return 'overloaded';
  return 'request';
}

function isOutOfCredit(status: number, code: string, text: string): boolean {
  return status === 402 || /insufficient_quota|billing/.test(code) || /credit balance is too low/.test(text);
}

/** Milliseconds the provider asks us to wait; it may be given as milliseconds, seconds, or a date. */
function retryAfter(headers: Headers | undefined): number | undefined {
  const precise = headers?.get('retry-after-ms');
  if (precise && Number.isFinite(Number(precise))) return Math.max(0, Number(precise));
  const asked = headers?.get('retry-after');
  if (!asked) return undefined;
  const ms = Number.isFinite(Number(asked)) ? Number(asked) * 1000 : Date.parse(asked) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

function wording(kind: ModelFailureKind, seat: Seat, refusal: Refusal | undefined, error: unknown): string {
  const { title, keyVariable, baseUrlVariable } = seat.provider;
  const key = keyVariable ? `the key in ${keyVariable}` : 'us without a key';
  if (!refusal)
    return `${title} could not be reached at ${seat.baseUrl}, or broke off its answer: ${causeOf(error)}`;
  const { status, code, text } = refusal;
  if (isOutOfCredit(status, code, text)) {
    return `${title} has no credit left for ${key} (${status}). Top it up or use another key.`;
  }
  // The provider's own words may repeat a part of the key, so they are not quoted here.
  if (status === 401) return `${title} refused ${key} (401). Set a valid one.`;
  if (status === 403) {
    return `${title} does not let ${key} use "${seat.model}" (403). Give it access, or choose another model${inSetting(seat)}.`;
  }
  if (status === 404) {
    return `${title} knows no model "${seat.model}" at ${seat.baseUrl} (404). Choose another model${inSetting(seat)}, or check ${baseUrlVariable}.`;
  }
  if (kind === 'limit') return `${title} limits how often we may ask (429): ${text}`;
  if (kind === 'overloaded') return `${title} is in trouble at the moment (${status}): ${text}`;
  return `${title} does not accept this request to "${seat.model}" (${status}): ${text}`;
}

function inSetting(seat: Seat): string {
  return seat.setting ? ` in ${seat.setting}` : '';
}

/** The innermost cause says "ECONNREFUSED"; the outer ones only say "Connection error." */
function causeOf(error: unknown): string {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  if (!(inner instanceof Error)) return String(inner);
  return (inner.message || inner.name).slice(0, longestQuote);
}
