import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Backoff } from '../../src/engine/backoff.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

it('waits twice as long each time, up to five minutes, until it works again', () => {
  const backoff = new Backoff();
  const waits = Array.from({ length: 10 }, () => backoff.failed(1, 'sync'));
  expect(waits.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000]);
  expect(waits.at(-1)).toBe(300_000);
  expect(backoff.until(1, 'finish', 7)).toBe(0);
  backoff.forget(1, 'sync');
  expect(backoff.until(1, 'sync', 7)).toBe(0);
});

it('waits at least as long as it is asked', () => {
  const backoff = new Backoff();
  expect(backoff.failed(1, 'sync', 600_000)).toBe(600_000);
  expect(backoff.failed(1, 'sync', 10)).toBe(2_000);
});

it('leaves every run of an installation alone that is to rest, and no other', () => {
  const backoff = new Backoff();
  backoff.rest(7, 60_000);
  backoff.rest(7, 1_000);
  expect([backoff.until(1, 'effects', 7), backoff.until(2, 'sync', 7)]).toEqual([60_000, 60_000]);
  expect(backoff.until(1, 'effects', 8)).toBe(0);
});
