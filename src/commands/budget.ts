// `/budget`: what the run may cost, in dollars or tokens. A run that stopped for lack of it goes on.
import { budgetReached } from '../domain/budget.ts';
import type { Budget } from '../domain/settings.ts';
import { dollars, thousands } from '../wording/words.ts';
import { type Command, record, refuse } from './command.ts';

export const budget: Command = {
  name: 'budget',
  usage: '/budget 20',
  does: 'sets what the run may cost in dollars, or in tokens: `/budget 5M tokens`',
  who: 'write',
  examples: ['/budget 20', '/budget $12.50', '/budget 5M tokens'],
  handle({ run, by, words }) {
    const wish = parse(words);
    if (wish === undefined) {
      return refuse('Say it in dollars or in tokens: `/budget 20`, `/budget 5M tokens`.');
    }
    const ceiling = run.settings.budgetCeiling;
    const tooMuch = ceiling && overCeiling(wish, ceiling);
    if (tooMuch !== undefined) return refuse(tooMuch);
    const next = { ...run.settings.budget, ...wish };
    const reached = budgetReached(next, run.spend);
    return record(
      [{ type: 'budget_set', by, ...wish }],
      reached === undefined ? undefined : `Set, but not enough to go on: ${reached}.`,
    );
  },
};

function parse(words: string): Partial<Budget> | undefined {
  const [, amount = '', factor = '', unit = ''] =
    /^\$?\s*(\d+(?:[.,]\d+)*)\s*([km]?)\s*(\$|usd|dollars?|tokens?)?$/i.exec(words.trim()) ?? [];
  const number =
    Number(amount.replaceAll(/,(?=\d{3}\b)/g, '')) * ({ k: 1e3, m: 1e6 }[factor.toLowerCase()] ?? 1);
  if (amount === '' || !Number.isFinite(number) || number <= 0) return undefined;
  return /^tokens?$/i.test(unit) ? { tokens: Math.round(number) } : { usd: number };
}

function overCeiling({ usd = 0, tokens = 0 }: Partial<Budget>, ceiling: Budget): string | undefined {
  if (usd > ceiling.usd)
    return `This server allows a run ${dollars(ceiling.usd)} at most (\`MAX_BUDGET_USD\`).`;
  if (tokens > ceiling.tokens) {
    return `This server allows a run ${thousands(ceiling.tokens)} tokens at most (\`MAX_BUDGET_TOKENS\`).`;
  }
  return undefined;
}
