// How much was spent, whether that is enough, and whether another call fits in.
import { hasNoRoom, isUsedUp } from '../wording/reasons/budget.ts';
import { dollars, thousands } from '../wording/reasons/phrase.ts';
import type { Budget } from './settings.ts';
import type { Spend } from './spend.ts';

export const nothingSpent: Spend = { usd: 0, tokens: 0 };

/** An unknown price makes the sum unknown: null is not free. */
export function addSpend(a: Spend, b: Spend): Spend {
  return { usd: a.usd === null || b.usd === null ? null : a.usd + b.usd, tokens: a.tokens + b.tokens };
}

/** Says which limit was reached, in words; undefined while there is something left. */
export function budgetReached(budget: Budget, spend: Spend): string | undefined {
  if (spend.usd !== null && spend.usd >= budget.usd) {
    return isUsedUp({ name: 'budget', limit: dollars(budget.usd), spent: dollars(spend.usd) });
  }
  if (spend.tokens >= budget.tokens) {
    return isUsedUp({ name: 'budget', limit: inTokens(budget.tokens), spent: inTokens(spend.tokens) });
  }
  return undefined;
}

/** Dollars and tokens whose prices are known or not: unknown prices add nothing to `usd`. */
export interface Amount {
  readonly usd: number;
  readonly tokens: number;
}

/** A limit, and what was taken from it so far. */
export interface Account {
  /** Completes "the …": "budget", "limit for this repository". */
  readonly name: string;
  readonly limit: Partial<Amount>;
  readonly spent: Amount;
  /** What calls that have not ended may cost at most, over all processes. */
  readonly underWay: Amount & { readonly calls: number };
  /** When the limit begins anew, in words. */
  readonly until?: string;
}

/**
 * `wait`: calls under way may leave enough room. `reached`: why none will be left, in words; `limit` says whose it is:
 * the run's own, which `/budget` raises, or one that it shares with others.
 */
export type Room = 'free' | 'wait' | { readonly reached: string; readonly limit: 'run' | 'shared' };

/** Whether a call of this size fits into all accounts. `usd` is null where its price is unknown. */
export function roomFor(call: Spend, accounts: readonly Account[]): Room {
  const rooms = accounts.map((account) => roomIn(account, call));
  return rooms.find((room) => typeof room === 'object') ?? rooms.find((room) => room === 'wait') ?? 'free';
}

function roomIn(account: Account, call: Spend): Room {
  const { limit, spent, underWay } = account;
  const usd = room(limit.usd, spent.usd, underWay.usd, call.usd ?? 0);
  const tokens = room(limit.tokens, spent.tokens, underWay.tokens, call.tokens);
  // With nothing under way, nothing will come back: to wait would be to wait for ever.
  const stays = underWay.calls === 0;
  const whose = account.until === undefined ? 'run' : 'shared';
  if (usd === 'none' || (usd === 'too_little' && stays)) {
    return { reached: reachedIn(account, dollars, limit.usd ?? 0, spent.usd, call.usd ?? 0), limit: whose };
  }
  if (tokens === 'none' || (tokens === 'too_little' && stays)) {
    const reached = reachedIn(account, inTokens, limit.tokens ?? 0, spent.tokens, call.tokens);
    return { reached, limit: whose };
  }
  return usd === 'too_little' || tokens === 'too_little' ? 'wait' : 'free';
}

function room(
  limit: number | undefined,
  spent: number,
  underWay: number,
  wanted: number,
): 'enough' | 'too_little' | 'none' {
  if (limit === undefined) return 'enough';
  if (spent >= limit) return 'none';
  return spent + underWay + wanted <= limit ? 'enough' : 'too_little';
}

function reachedIn(
  { name, until }: Account,
  show: (amount: number) => string,
  limit: number,
  spent: number,
  wanted: number,
): string {
  const reached = { name, until, limit: show(limit), spent: show(spent) };
  return spent >= limit ? isUsedUp(reached) : hasNoRoom(reached, show(wanted));
}

function inTokens(tokens: number): string {
  return `${thousands(tokens)} tokens`;
}
