// `/replan`: the director revises what has not begun. What is under way or merged stays.
import { noPlanToRevise } from '../wording/commands/replan.ts';
import { type Command, record, refuse } from './command.ts';

export const replan: Command = {
  name: 'replan',
  usage: '/replan [what changed]',
  does: 'has the director revise the tasks that have not begun',
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
