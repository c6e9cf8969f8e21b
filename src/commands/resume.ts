// `/resume`: a paused run goes on where it stood.
import { budgetReached } from '../domain/budget.ts';
import { cannotGoOn, isNotPaused } from '../wording/commands/resume.ts';
import { type Command, record, refuse } from './command.ts';

export const resume: Command = {
  name: 'resume',
  usage: '/resume',
  does: 'lets a paused run go on',
  who: 'write',
  examples: ['/resume'],
  handle({ run, by }) {
    if (!run.paused) return refuse(isNotPaused());
    // What the agents spent is known to their calls before the run knows it, so that the pause is what counts.
    const { why } = run.paused;
    const isOwnLimit = why.is === 'limit_reached' && why.limit.of === 'run';
    const reached = isOwnLimit ? why.limit : budgetReached(run.settings.budget, run.spend);
    if (reached !== undefined) return refuse(cannotGoOn(reached));
    return record([{ type: 'run_resumed', by }]);
  },
};
