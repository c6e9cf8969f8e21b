// `/cancel`: ends the run. Agents stop within seconds, and nothing more is spent.
import { type Command, record } from './command.ts';

export const cancel: Command = {
  name: 'cancel',
  usage: '/cancel',
  does: 'ends the run; merged work stays merged',
  who: 'triage',
  examples: ['/cancel'],
  handle: ({ by }) => record([{ type: 'run_cancelled', by }]),
};
