// Parts of a reply that only its own model can read (thinking, signatures) and wants back with the next request.
// They are stored unread, and marked with their author, so that another model is never sent them.
import type { Seat } from './seat.ts';

export interface Authored {
  readonly from: string;
}

export function authorOf(seat: Seat): string {
  return `${seat.provider.name}/${seat.model}`;
}

/** `undefined` where there is nothing, or another model wrote it. */
export function readOpaque(value: unknown, seat: Seat): Authored | undefined {
  if (typeof value !== 'object' || value === null || !('from' in value)) return undefined;
  return value.from === authorOf(seat) ? (value as Authored) : undefined;
}
