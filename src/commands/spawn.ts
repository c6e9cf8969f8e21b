// `/spawn`: adds a task to the plan. The lines after the command describe it, and list items among them are its
// criteria.
import { nextKey } from '../domain/plan-transition.ts';
import { newTaskProblems } from '../domain/plan-change.ts';
import { type Profile, profiles, type TaskKey, type TaskSpec } from '../domain/task-spec.ts';
import { asTakes, wasAdded, needsTitle, noPlanToAddTo } from '../wording/commands/spawn.ts';
import { planChangeProblemText } from '../wording/reasons/plan.ts';
import { type Command, record, refuse } from './command.ts';

export const spawn: Command = {
  name: 'spawn',
  usage: '/spawn <title> [after=T1,T2] [as=code|test|plan|research]',
  does: 'adds a task; the lines below it are the description, list items the acceptance criteria',
  who: 'write',
  examples: ['/spawn Document the date format', '/spawn Test the parser with bad dates after=T2 as=test'],
  handle({ run, by, words, more, safe }) {
    if (run.planning.at !== 'accepted' && run.planning.at !== 'proposed') {
      return refuse(noPlanToAddTo());
    }
    const parsed = parse(words);
    if (typeof parsed === 'string') return refuse(parsed);
    const spec = describe({ key: nextKey(run.tasks), ...parsed }, more);
    const problems = newTaskProblems(run, spec);
    if (problems.length > 0) return refuse(problems.map(planChangeProblemText).join(' '));
    return record([{ type: 'task_spawned', by, spec }], wasAdded(spec, safe));
  },
};

interface Parsed {
  readonly title: string;
  readonly profile: Profile;
  readonly after: readonly TaskKey[];
}

function parse(words: string): Parsed | string {
  const options = [...words.matchAll(/(?:^|\s)(after|as)=(\S+)/gi)];
  const title = words.replaceAll(/(?:^|\s)(after|as)=\S+/gi, '').trim();
  if (title === '') return needsTitle();
  let profile: Profile = 'code';
  let after: readonly TaskKey[] = [];
  for (const [, name = '', value = ''] of options) {
    if (name.toLowerCase() === 'after') {
      after = value
        .split(',')
        .filter(Boolean)
        .map((key) => key.toUpperCase());
      continue;
    }
    const known = profiles.find((each) => each === value.toLowerCase());
    if (known === undefined) return asTakes(profiles);
    profile = known;
  }
  return { title, profile, after };
}

function describe(task: Parsed & { readonly key: TaskKey }, more: string): TaskSpec {
  const items = more.split('\n').flatMap((line) => /^\s*[-*] (?:\[[ x]\] )?(.+)$/i.exec(line)?.[1] ?? []);
  const criteria = items.length > 0 ? items.map((item) => item.trim()) : [task.title];
  return { ...task, description: more.trim(), criteria, paths: [] };
}
