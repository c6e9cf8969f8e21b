// Notices an agent that goes round in circles: the same call, the same input, the same answer.
import type { Message } from '../llm/model.ts';
import { withoutNotes } from './transcript.ts';

/** A call may well be repeated much later, when its answer was forgotten; only the last few count. */
const windowCalls = 20;
const toldAt = 3;

export type Stuckness = 'moving' | 'warn' | 'stop';

/** `warn` when the newest call was seen for the third time, `stop` when it is repeated even so. */
export function stuckness(messages: readonly Message[]): Stuckness {
  const calls = answeredCalls(messages).slice(-windowCalls);
  const newest = messages.at(-1);
  if (newest?.role !== 'tools') return 'moving';
  const times = calls
    .slice(-newest.results.length)
    .map((call) => calls.filter((other) => other === call).length);
  const most = Math.max(0, ...times);
  if (most < toldAt) return 'moving';
  return most === toldAt ? 'warn' : 'stop';
}

/** Name, input and answer of every answered call, as one comparable text each. */
function answeredCalls(messages: readonly Message[]): string[] {
  return messages.flatMap((message, index) => {
    const reply = messages[index - 1];
    if (message.role !== 'tools' || reply?.role !== 'assistant') return [];
    return message.results.map((result) => {
      const call = reply.calls.find(({ id }) => id === result.id);
      return JSON.stringify([result.name, call?.input, withoutNotes(result.text)]);
    });
  });
}
