// What `/budget` answers.
import { dollars, thousands } from '../reasons/phrase.ts';

export function sayAmount(): string {
  return 'Say it in dollars or in tokens: `/budget 20`, `/budget 5M tokens`.';
}

/** @param reached which limit is reached all the same. */
export function setButNotEnough(reached: string): string {
  return `Set, but not enough to go on: ${reached}.`;
}

export function allowsDollars(most: number): string {
  return `This server allows a run ${dollars(most)} at most (\`MAX_BUDGET_USD\`).`;
}

export function allowsTokens(most: number): string {
  return `This server allows a run ${thousands(most)} tokens at most (\`MAX_BUDGET_TOKENS\`).`;
}
