// A word for a text of any length, fit for the name of an effect: the same text has the same word.
import { createHash } from 'node:crypto';

export function shortName(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
