// Thinking is signed and has to come back as it was, in its place among the other blocks of the reply: a reply that
// holds some is kept whole.
import type Anthropic from '@anthropic-ai/sdk';
import { authorOf, type Authored } from '../opaque.ts';
import type { Seat } from '../seat.ts';

export interface Opaque extends Authored {
  readonly blocks: readonly Anthropic.ContentBlockParam[];
}

export function opaqueOf(blocks: readonly Anthropic.ContentBlockParam[], seat: Seat): Opaque | undefined {
  const thinks = blocks.some((block) => block.type === 'thinking' || block.type === 'redacted_thinking');
  return thinks ? { from: authorOf(seat), blocks } : undefined;
}
