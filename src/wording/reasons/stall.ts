// What keeps an agent from its work for a while, where it does not say so itself. Each completes "is stalled: …".

/** @param words git's. */
export function repositoryIsOutOfReach(words: string): string {
  return `the repository is out of reach: ${words}`;
}

export function somethingFailed(): string {
  return 'something in Troupe itself failed; its log says what';
}
