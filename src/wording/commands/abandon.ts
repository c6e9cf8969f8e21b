// What `/abandon` answers.

/** @param stage `complete` or `abandoned`. */
export function isAlreadySettled(key: string, stage: string): string {
  return `${key} is already ${stage}.`;
}
