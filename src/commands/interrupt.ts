// `/interrupt`: stops the running attempt, which does not count as failed. The task waits for a person.
import { isStopped, hasNoAttemptInProgress } from '../wording/commands/interrupt.ts';
import { whyWaitingText } from '../wording/reasons/progress.ts';
import { type Command, record, refuse } from './command.ts';
import { meantTask } from './meant-task.ts';

export const interrupt: Command = {
  name: 'interrupt',
  usage: '/interrupt [T3]',
  does: 'stops the running attempt; the task then waits for you',
  who: 'write',
  examples: ['/interrupt T3'],
  handle(given) {
    const meant = meantTask(
      given,
      ({ stage }) => stage.at === 'attempting' || stage.at === 'conflicting',
      '/interrupt T3',
    );
    if ('unclear' in meant) return refuse(meant.unclear);
    const { key, stage } = meant.task;
    if (stage.at !== 'attempting' && stage.at !== 'conflicting') {
      const why = given.safe.line(whyWaitingText(given.run, meant.task));
      return refuse(hasNoAttemptInProgress(key, why));
    }
    return record([{ type: 'task_interrupted', task: key, by: given.by }], isStopped(key));
  },
};
