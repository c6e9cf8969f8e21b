// `/restart`: the run ends, if it has not, and a new one takes its plan up, from what is already merged. The issue is read
// anew: edits since the label count from now on.
import type { Command } from './command.ts';

export const restart: Command = {
  name: 'restart',
  usage: '/restart',
  does: 'begins anew from what is already merged; the issue is read again',
  who: 'write',
  afterTheEnd: true,
  examples: ['/restart'],
  handle: () => ({ does: 'restart' }),
};
