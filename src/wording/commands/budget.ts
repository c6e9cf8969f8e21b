// What `/budget` answers.
import type { ReachedLimit } from '../../domain/budget.ts';
import { limitText } from '../reasons/budget.ts';
import { dollars, thousands } from '../phrase.ts';

export function needsAmount(): string {
  return 'Give an amount in dollars or in tokens: `/budget 20` or `/budget 5M tokens`.';
}

/** @param reached which limit is reached all the same. */
export function setButNotEnough(reached: ReachedLimit): string {
  return `The budget is set, but the run cannot resume: ${limitText(reached)}.`;
}

export function allowsDollars(most: number): string {
  return `This server allows at most ${dollars(most)} a run (\`MAX_BUDGET_USD\`).`;
}

export function allowsTokens(most: number): string {
  return `This server allows at most ${thousands(most)} tokens a run (\`MAX_BUDGET_TOKENS\`).`;
}
