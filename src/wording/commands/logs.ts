// What `/logs` answers where there is no log.

export function nothingToShow(key: string): string {
  return `${key} has not begun, so there is nothing to show.`;
}

/** @param count of its attempts. */
export function hasAttempts(key: string, count: number): string {
  return `${key} has ${count === 1 ? 'one attempt' : `attempts 1 to ${count}`}.`;
}
