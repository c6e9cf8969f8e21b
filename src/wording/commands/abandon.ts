// What `/abandon` answers.

/** @param stage `complete` or `abandoned`. */
export function isSettledAlready(key: string, stage: string): string {
  return `${key} is ${stage} already.`;
}
