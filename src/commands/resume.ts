// `/resume`: resumes a paused run.
import { budgetReached } from '../domain/budget.ts';
import { cannotResume, isNotPaused } from '../wording/commands/resume.ts';
import { type Command, record, refuse } from './command.ts';

export const resume: Command = {
  name: 'resume',
  usage: '/resume',
  does: 'resumes a paused run',
  who: 'write',
  examples: ['/resume'],
  handle({ run, by }) {
    if (!run.paused) return refuse(isNotPaused());
    // The run learns what its agents spent later than their calls do, so only the pause itself tells.
    const { why } = run.paused;
    const isOwnLimit = why.is === 'limit_reached' && why.limit.of === 'run';
    const reached = isOwnLimit ? why.limit : budgetReached(run.settings.budget, run.spend);
    if (reached !== undefined) return refuse(cannotResume(reached));
    return record([{ type: 'run_resumed', by }]);
  },
};
