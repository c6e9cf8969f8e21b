// What `/budget` answers.
import type { ReachedLimit } from '../../domain/budget.ts';
import { limitText } from '../reasons/budget.ts';
import { dollars, thousands } from '../phrase.ts';

export function sayAmount(): string {
  return 'Say it in dollars or in tokens: `/budget 20`, `/budget 5M tokens`.';
}

/** @param reached which limit is reached all the same. */
export function setButNotEnough(reached: ReachedLimit): string {
  return `Set, but not enough to resume: ${limitText(reached)}.`;
}

export function allowsDollars(most: number): string {
  return `This server allows a run ${dollars(most)} at most (\`MAX_BUDGET_USD\`).`;
}

export function allowsTokens(most: number): string {
  return `This server allows a run ${thousands(most)} tokens at most (\`MAX_BUDGET_TOKENS\`).`;
}
