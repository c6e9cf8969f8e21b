// `/pause`: stops the agents within seconds. Nothing new starts until `/resume`.
import { isPausedAlready } from '../wording/commands/pause.ts';
import { type Command, record, refuse } from './command.ts';

export const pause: Command = {
  name: 'pause',
  usage: '/pause [why]',
  does: 'stops all agents of the run and keeps their work',
  who: 'triage',
  examples: ['/pause', '/pause until the release is out'],
  handle({ run, by, words }) {
    if (run.paused) return refuse(isPausedAlready(run.paused.by, run.paused.why));
    return record([{ type: 'run_paused', by, why: { is: 'asked_for', words: words.trim() } }]);
  },
};
