// `/status`: shows where the run stands, and why each task waits.
import { statusText } from '../wording/status.ts';
import type { Command } from './command.ts';

export const status: Command = {
  name: 'status',
  usage: '/status',
  does: 'shows where the run stands, and why each task waits',
  who: 'triage',
  afterTheEnd: true,
  examples: ['/status'],
  handle: ({ run, safe }) => ({ does: 'tell', says: statusText(run, safe) }),
};
