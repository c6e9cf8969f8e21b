import { expect, test } from 'vitest';
import { emptyFor } from '../../src/llm/rate-limit-headers.ts';

const soon = (ms: number): string => new Date(Date.now() + ms).toISOString();

test.each([
  ['OpenAI', { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '6m0s' }, 360_000],
  ['OpenAI', { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '120ms' }, 120],
  ['Azure', { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '7' }, 7000],
  [
    'Anthropic',
    {
      'anthropic-ratelimit-requests-remaining': '5',
      'anthropic-ratelimit-requests-reset': soon(90_000),
      'anthropic-ratelimit-input-tokens-remaining': '0',
      'anthropic-ratelimit-input-tokens-reset': soon(30_000),
    },
    30_000,
  ],
  ['OpenRouter', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Date.now() + 20_000) }, 20_000],
])('%s says until when nothing is left', (_name, headers, ms) => {
  const empty = emptyFor(new Headers(headers)) ?? 0;
  expect(empty).toBeLessThanOrEqual(ms);
  expect(empty).toBeGreaterThan(ms - 10_000);
});

test('something left, an unknown amount, or no word about it is no reason to wait', () => {
  expect(emptyFor(undefined)).toBeUndefined();
  expect(emptyFor(new Headers())).toBeUndefined();
  expect(emptyFor(new Headers({ 'x-ratelimit-remaining-tokens': '12' }))).toBeUndefined();
  expect(emptyFor(new Headers({ 'x-ratelimit-remaining-tokens': '-1' }))).toBeUndefined();
  expect(emptyFor(new Headers({ 'x-ratelimit-remaining-tokens': '0' }))).toBeUndefined();
});
