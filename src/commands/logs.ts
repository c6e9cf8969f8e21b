// `/logs`: shows the end of a task's transcript.
import { hasAttempts, hasNoLog } from '../wording/commands/logs.ts';
import { type Command, refuse } from './command.ts';
import { meantTask } from './meant-task.ts';

export const logs: Command = {
  name: 'logs',
  usage: '/logs [T3] [attempt]',
  does: "shows the end of a task's transcript",
  who: 'write',
  afterTheEnd: true,
  examples: ['/logs T3', '/logs T3 1'],
  handle(given) {
    const atWork = ({ stage }: { stage: { at: string } }): boolean => stage.at === 'attempting';
    const meant = meantTask(given, atWork, '/logs T3');
    if ('unclear' in meant) return refuse(meant.unclear);
    const { task, rest } = meant;
    const last = task.attempts.length;
    if (last === 0) return refuse(hasNoLog(task.key));
    const attempt = Number(/\d+/.exec(rest)?.[0] ?? last);
    if (attempt < 1 || attempt > last) return refuse(hasAttempts(task.key, last));
    return { does: 'show_log', task: task.key, attempt };
  },
};
