// How an agent ended without a result. Each completes "it …".
import type { AgentEnd } from '../../domain/agent-end.ts';
import { counted } from '../phrase.ts';
import { sayer } from '../say.ts';

export const agentEndText = sayer<AgentEnd>({
  out_of_steps: ({ steps }) => `reached its limit of ${counted(steps, 'step')} without finishing`,
  out_of_time: () => 'ran out of time',
  stopped_calling_tools: () => 'stopped calling tools without finishing',
  refused_by_model: () => 'was refused by the model',
  repeated_itself: () => 'kept repeating the same call with the same result',
  went_back_and_forth: () => 'changed the same files back and forth between two states',
  changed_nothing: ({ steps }) => `changed nothing for ${steps} steps`,
  // People read the first line in a table; the next attempt gets all of it.
  gave_up: ({ words }) => `gave up: ${words.split('\n', 1)[0]}`,
});

/**
 * What the next attempt learns of it.
 * @param said its last words, if any.
 */
export function agentEndDetail(how: AgentEnd, said: string): string {
  if (how.is === 'gave_up') return `It gave up: ${how.words}\n\nWhat it tried: ${how.tried}`;
  return said === '' ? `It ${agentEndText(how)}.` : `It ${agentEndText(how)}. Its last words:\n\n${said}`;
}

/** Why there is no plan, or no verdict. */
export function agentEnded(who: 'director' | 'strategist', how: AgentEnd): string {
  return `the ${who} ${agentEndText(how)}`;
}
