// `/resume`: a paused run goes on where it stood.
import { budgetReached } from '../domain/budget.ts';
import { cannotGoOn, isNotPaused } from '../wording/commands/resume.ts';
import { type Command, record, refuse } from './command.ts';

export const resume: Command = {
  name: 'resume',
  usage: '/resume',
  does: 'resumes a paused run',
  who: 'write',
  examples: ['/resume'],
  handle({ run, by }) {
    if (!run.paused) return refuse(isNotPaused());
    // What the agents spent is known to their calls before the run knows it, so that the pause is what counts.
    const why = run.paused.limit === 'run' ? run.paused.why : budgetReached(run.settings.budget, run.spend);
    if (why !== undefined) return refuse(cannotGoOn(why));
    return record([{ type: 'run_resumed', by }]);
  },
};
