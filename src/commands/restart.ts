// `/restart`: ends the run, if it is open, and starts a new one with its plan, from what is already merged. The issue
// is read again, so edits since the label count.
import type { Command } from './command.ts';

export const restart: Command = {
  name: 'restart',
  usage: '/restart',
  does: 'starts over from what is already merged, and reads the issue again',
  who: 'write',
  afterTheEnd: true,
  examples: ['/restart'],
  handle: () => ({ does: 'restart' }),
};
