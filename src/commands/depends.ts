// `/depends`: sets the dependencies of a task.
import { dependencyProblem } from '../domain/plan-change.ts';
import { onTakesTaskKeys, needsDependencies } from '../wording/commands/depends.ts';
import { planChangeProblemText } from '../wording/reasons/plan.ts';
import { type Command, record, refuse } from './command.ts';

export const depends: Command = {
  name: 'depends',
  usage: '/depends T4 on T2,T3',
  does: 'sets what a task depends on; `on nothing` lets it start',
  who: 'write',
  examples: ['/depends T4 on T2,T3', '/depends T4 on nothing'],
  handle({ run, by, words }) {
    const [, key = '', list = ''] = /^(t\d+)\s+on\s+(.+)$/is.exec(words.trim()) ?? [];
    if (key === '') return refuse(needsDependencies());
    const after = /^nothing\b/i.test(list) ? [] : (list.toUpperCase().match(/T\d+/g) ?? []);
    if (after.length === 0 && !/^nothing\b/i.test(list)) return refuse(onTakesTaskKeys());
    const task = key.toUpperCase();
    const problem = dependencyProblem(run, task, after);
    if (problem !== undefined) return refuse(planChangeProblemText(problem));
    return record([{ type: 'task_revised', task, by, changes: { after: [...new Set(after)] } }]);
  },
};
