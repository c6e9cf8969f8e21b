// How much was spent, whether that is enough, and whether another call fits in.
import type { Budget } from './settings.ts';
import type { Spend } from './spend.ts';

export const nothingSpent: Spend = { usd: 0, tokens: 0 };

/** An unknown price makes the sum unknown: null is not free. */
export function addSpend(a: Spend, b: Spend): Spend {
  return { usd: a.usd === null || b.usd === null ? null : a.usd + b.usd, tokens: a.tokens + b.tokens };
}

/** Whose limit: the run's own, which `/budget` raises, or one of a calendar month that it shares with others. */
export type LimitOf = 'run' | 'repository_month' | 'installation_month';

/** A limit that leaves no room for another call. */
export interface ReachedLimit {
  readonly of: LimitOf;
  readonly unit: keyof Amount;
  readonly limit: number;
  readonly spent: number;
  /** What the next call may take; absent where nothing is left at all. */
  readonly wanted?: number;
  /** The day when it begins anew (UTC), as `2026-07-01`. */
  readonly until?: string;
}

/** Which limit of the run's own is reached; undefined while there is something left. */
export function budgetReached(budget: Budget, spend: Spend): ReachedLimit | undefined {
  if (spend.usd !== null && spend.usd >= budget.usd) {
    return { of: 'run', unit: 'usd', limit: budget.usd, spent: spend.usd };
  }
  if (spend.tokens >= budget.tokens) {
    return { of: 'run', unit: 'tokens', limit: budget.tokens, spent: spend.tokens };
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
  readonly of: LimitOf;
  readonly limit: Partial<Amount>;
  readonly spent: Amount;
  /** What calls that have not ended may cost at most, over all processes. */
  readonly underWay: Amount & { readonly calls: number };
  /** The day when the limit begins anew (UTC), as `2026-07-01`. */
  readonly until?: string;
}

/** `wait`: calls under way may leave enough room. `reached`: none will be left. */
export type Room = 'free' | 'wait' | { readonly reached: ReachedLimit };

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
  if (usd === 'none' || (usd === 'too_little' && stays)) {
    return { reached: reachedIn(account, 'usd', limit.usd ?? 0, call.usd ?? 0) };
  }
  if (tokens === 'none' || (tokens === 'too_little' && stays)) {
    return { reached: reachedIn(account, 'tokens', limit.tokens ?? 0, call.tokens) };
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

function reachedIn(account: Account, unit: keyof Amount, limit: number, wanted: number): ReachedLimit {
  const { of, until } = account;
  const spent = account.spent[unit];
  return {
    of,
    unit,
    limit,
    spent,
    ...(spent < limit && { wanted }),
    ...(until !== undefined && { until }),
  };
}
