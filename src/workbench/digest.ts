// Names a text by its content, so that a verdict on a report is bound to exactly that report.
import { createHash } from 'node:crypto';

/** `sha256:` and 64 hex digits. */
export function digest(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
