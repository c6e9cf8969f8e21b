// How an agent ended that handed nothing in. Each completes "it …"; people read it in the table of tries.

export function usedUpSteps(steps: number): string {
  return `used up its ${steps} steps without handing in`;
}

export function ranOutOfTime(): string {
  return 'ran out of time';
}

export function stoppedCalling(): string {
  return 'stopped calling tools without handing in';
}

export function wasRefused(): string {
  return 'was refused by the model';
}

export function keptRepeating(): string {
  return 'kept repeating the same call with the same answer';
}

export function wentBackAndForth(): string {
  return 'changed the same files back and forth between two states';
}

export function changedNothing(steps: number): string {
  return `changed nothing for ${steps} steps`;
}

/** @param reason its own, of which people read the first line in the table. */
export function gaveUpFor(reason: string): string {
  return `gave up: ${reason.split('\n', 1)[0]}`;
}

/** What the next attempt is told of it. */
export function gaveUpBecause(reason: string, tried: string): string {
  return `It gave up: ${reason}\n\nWhat it tried: ${tried}`;
}

/** @param words what it said last, if anything. */
export function itEnded(how: string, words: string): string {
  return words === '' ? `It ${how}.` : `It ${how}. Its last words:\n\n${words}`;
}

/** Why there is no plan, or no verdict. */
export function agentEnded(who: 'director' | 'strategist', how: string): string {
  return `the ${who} ${how}`;
}
