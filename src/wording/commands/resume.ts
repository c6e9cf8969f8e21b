// What `/resume` answers.

export function isNotPaused(): string {
  return 'The run is not paused.';
}

/** @param why which limit is reached. */
export function cannotGoOn(why: string): string {
  return `It cannot go on: ${why}. \`/budget\` raises it.`;
}
