// `/pause`: agents stop within seconds, and nothing new begins until somebody says `/resume`.
import { type Command, record, refuse } from './command.ts';

export const pause: Command = {
  name: 'pause',
  usage: '/pause [why]',
  does: 'stops all agents of the run; what they did so far is kept',
  who: 'triage',
  examples: ['/pause', '/pause until the release is out'],
  handle({ run, by, words }) {
    if (run.paused) return refuse(`The run is paused already, by ${run.paused.by}: ${run.paused.why}.`);
    return record([{ type: 'run_paused', by, why: words.trim() || 'until further notice' }]);
  },
};
