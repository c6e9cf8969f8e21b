// Which limit on spending is reached: sentences without their full stop.

export interface Reached {
  /** Completes "the …": "budget", "limit for this repository". */
  readonly name: string;
  /** Amounts, as they are shown. */
  readonly limit: string;
  readonly spent: string;
  /** When it begins anew. */
  readonly until?: string | undefined;
}

export function isUsedUp({ name, limit, spent, until }: Reached): string {
  return `the ${name} of ${limit} is used up (${spent} spent)${beginsAnew(until)}`;
}

/** @param wanted what the next call may take. */
export function hasNoRoom({ name, limit, spent, until }: Reached, wanted: string): string {
  return `the ${name} of ${limit} has no room for another call (${spent} spent, the next one may take ${wanted})${beginsAnew(until)}`;
}

function beginsAnew(until: string | undefined): string {
  return until === undefined ? '' : `; it begins anew on ${until}`;
}

export function waitsForCallsUnderWay(): string {
  return 'waits for calls under way, which may use up the budget';
}
