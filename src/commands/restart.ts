// `/restart`: the run ends, if it has not, and a new one takes its plan up, from what is already merged. The issue is read
// anew: edits since the label count from now on.
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
