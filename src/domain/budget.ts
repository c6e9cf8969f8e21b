// How much was spent, and whether that is enough.
import type { Budget } from './settings.ts';
import type { Spend } from './task.ts';

export const nothingSpent: Spend = { usd: 0, tokens: 0 };

/** An unknown price makes the sum unknown: null is not free. */
export function addSpend(a: Spend, b: Spend): Spend {
  return { usd: a.usd === null || b.usd === null ? null : a.usd + b.usd, tokens: a.tokens + b.tokens };
}

/** Says which limit was reached, in words; undefined while there is something left. */
export function budgetReached(budget: Budget, spend: Spend): string | undefined {
  if (spend.usd !== null && spend.usd >= budget.usd) {
    return `the budget of $${budget.usd.toFixed(2)} is used up ($${spend.usd.toFixed(2)} spent)`;
  }
  if (spend.tokens >= budget.tokens) {
    return `the budget of ${budget.tokens} tokens is used up (${spend.tokens} spent)`;
  }
  return undefined;
}
