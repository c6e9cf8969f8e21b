// `/abandon`: abandons a task. The tasks that depend on it need a new plan.
import { isSettled } from '../domain/task.ts';
import { isAlreadySettled } from '../wording/commands/abandon.ts';
import { type Command, record, refuse } from './command.ts';
import { meantTask } from './meant-task.ts';

export const abandon: Command = {
  name: 'abandon',
  usage: '/abandon [T3] [why]',
  does: 'abandons a task, closes its pull request, and revises the plan that depends on it',
  who: 'write',
  examples: ['/abandon T3', '/abandon T3 we decided against it'],
  handle(given) {
    const meant = meantTask(given, (task) => task.stage.at === 'waiting_human', '/abandon T3');
    if ('unclear' in meant) return refuse(meant.unclear);
    const { task, rest } = meant;
    if (isSettled(task)) return refuse(isAlreadySettled(task.key, task.stage.at));
    const why = { is: 'asked_for', words: [rest, given.more].join('\n').trim() } as const;
    return record([{ type: 'task_abandoned', task: task.key, by: given.by, why }]);
  },
};
