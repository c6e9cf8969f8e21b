// `/replan`: asks the director to revise the tasks that have not started. Running and merged tasks stay.
import { noPlanToRevise } from '../wording/commands/replan.ts';
import { type Command, record, refuse } from './command.ts';

export const replan: Command = {
  name: 'replan',
  usage: '/replan [what changed]',
  does: 'asks the director to revise the tasks that have not started',
  who: 'write',
  examples: ['/replan', '/replan the date format is ISO 8601 only'],
  handle({ run, by, words, more }) {
    if (run.planning.at !== 'accepted' && run.planning.at !== 'proposed') {
      return refuse(noPlanToRevise());
    }
    const said = [words, more].join('\n').trim();
    return record([{ type: 'replan_requested', by, why: { is: 'asked_for', by, words: said } }]);
  },
};
