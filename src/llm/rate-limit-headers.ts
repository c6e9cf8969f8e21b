// What providers say in headers about how long to wait: an order (`retry-after`), or the news that nothing is left.

/** Milliseconds the provider asks us to wait; it may be given as milliseconds, seconds, or a date. */
export function retryAfter(headers: Headers | undefined): number | undefined {
  const precise = headers?.get('retry-after-ms');
  if (precise && Number.isFinite(Number(precise))) return Math.max(0, Number(precise));
  const asked = headers?.get('retry-after');
  if (!asked) return undefined;
  const ms = Number.isFinite(Number(asked)) ? Number(asked) * 1000 : Date.parse(asked) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** OpenAI and many others; Anthropic; OpenRouter. */
const pairs: readonly (readonly [remaining: string, reset: string])[] = [
  ...['requests', 'tokens'].map(
    (what) => [`x-ratelimit-remaining-${what}`, `x-ratelimit-reset-${what}`] as const,
  ),
  ...['requests', 'tokens', 'input-tokens', 'output-tokens'].map(
    (what) => [`anthropic-ratelimit-${what}-remaining`, `anthropic-ratelimit-${what}-reset`] as const,
  ),
  ['x-ratelimit-remaining', 'x-ratelimit-reset'],
];

/** Milliseconds until something is left again; `undefined` while there is. */
export function emptyFor(headers: Headers | undefined): number | undefined {
  const waits = pairs.flatMap(([remaining, reset]) => {
    const left = headers?.get(remaining);
    if (left === null || left === undefined || left.trim() === '' || Number(left) !== 0) return [];
    return untilReset(headers?.get(reset) ?? '') ?? [];
  });
  return waits.length > 0 ? Math.max(...waits) : undefined;
}

/** "6m0s", "12ms", seconds, a moment in Unix seconds or milliseconds, or a date. */
function untilReset(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  if (parts.length > 0 && parts.map(([part]) => part).join('') === text.trim()) {
    return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitMs[unit ?? ''] ?? 0), 0);
  }
  const number = Number(text);
  if (text.trim() === '' || Number.isNaN(number)) {
    const at = Date.parse(text);
    return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
  }
  if (number > 1e11) return Math.max(0, number - Date.now());
  if (number > 1e9) return Math.max(0, number * 1000 - Date.now());
  return number * 1000;
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
