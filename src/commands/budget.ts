// `/budget`: sets the budget of the run, in dollars or tokens. A run that paused at its budget resumes.
import { budgetReached } from '../domain/budget.ts';
import type { Budget } from '../domain/settings.ts';
import { allowsDollars, allowsTokens, needsAmount, setButNotEnough } from '../wording/commands/budget.ts';
import { type Command, record, refuse } from './command.ts';

export const budget: Command = {
  name: 'budget',
  usage: '/budget 20',
  does: 'sets the budget of the run in dollars, or in tokens: `/budget 5M tokens`',
  who: 'write',
  examples: ['/budget 20', '/budget $12.50', '/budget 5M tokens'],
  handle({ run, by, words }) {
    const request = parse(words);
    if (request === undefined) return refuse(needsAmount());
    const ceiling = run.settings.budgetCeiling;
    const tooMuch = ceiling && overCeiling(request, ceiling);
    if (tooMuch !== undefined) return refuse(tooMuch);
    const next = { ...run.settings.budget, ...request };
    const reached = budgetReached(next, run.spend);
    return record(
      [{ type: 'budget_set', by, ...request }],
      reached === undefined ? undefined : setButNotEnough(reached),
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
  if (usd > ceiling.usd) return allowsDollars(ceiling.usd);
  return tokens > ceiling.tokens ? allowsTokens(ceiling.tokens) : undefined;
}
