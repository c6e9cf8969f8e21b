// Writes the scenes of a story: whom the model plays, about which task, and what it does in each reply.
import type { Refusal, Scene, Step } from '../../../src/local/demo/script/scene.ts';
import { greeting, testOf } from './project.ts';

type Call = Step['calls'][number];

export interface PlannedTask {
  readonly key: string;
  readonly title: string;
  readonly profile?: 'code' | 'test' | 'plan' | 'research';
  readonly criteria?: readonly string[];
  readonly after?: readonly string[];
}

export function call(tool: string, input: Record<string, unknown>): Call {
  return { tool, input };
}

export function step(...calls: Call[]): Step {
  return { says: 'So be it.', calls };
}

/** A reply that is given only when the story lets go what has this name. */
export function held(hold: string, reply: Step): Step {
  return { ...reply, hold };
}

export function write(path: string, content: string): Call {
  return call('write_file', { path, content });
}

export function shell(command: string): Call {
  return call('run_shell', { command });
}

/** The project greets with this word and end, and its test says so. */
export function greetWith(word: string, end = ''): Step {
  return step(
    write('greet.sh', greeting(word, end)),
    write('test.sh', testOf(`${word}, Ada${end}`)),
    shell('sh test.sh'),
  );
}

export function finish(summary: string, more: Record<string, unknown> = {}): Step {
  return step(call('finish', { summary, ...more }));
}

/** A code worker's scene: the steps as they are, then done. */
export function worker(task: string, steps: readonly Step[], more: Partial<Scene> = {}): Scene {
  return { who: 'Code worker', task, steps: [...steps, finish(`Done: ${task}.`)], ...more };
}

/** Its work is one file that holds the task's title. */
export function note(task: string, file: string): Scene {
  return worker(task, [step(write(file, `${task}\n`), shell('sh test.sh'))]);
}

/** The first try greets with a full stop, the second one as it should; that is approved. */
export function inTwoTries(task: string): Scene[] {
  return [
    worker(task, [greetWith('Hello', '.')], { attempt: 1 }),
    worker(task, [greetWith('Hello', '!')], { attempt: 2 }),
    approval(task),
  ];
}

export function resolver(task: string, steps: readonly Step[]): Scene {
  return { who: 'Conflict resolver', task, steps: [...steps, finish('Both are kept.')] };
}

export function givesUp(task: string, reason: string, more: Partial<Scene> = {}): Scene {
  const steps = [step(call('give_up', { reason, tried: 'Looking around.' }))];
  return { who: 'Code worker', task, steps, ...more };
}

/** The director hands in these plans, one after the other in one conversation: all but the last are refused. */
export function director(issue: string, ...plans: readonly (readonly PlannedTask[])[]): Scene {
  const steps = plans.map((tasks) =>
    step(call('submit_plan', { approach: 'Step by step.', tasks: tasks.map(inFull) })),
  );
  return { who: 'Director', task: issue, steps };
}

export function planner(task: string, subtasks: readonly PlannedTask[]): Scene {
  const handIn = step(call('create_subtasks', { tasks: subtasks.map(inFull) }));
  return { who: 'Planner', task, steps: [handIn, finish('Split.')] };
}

export function researcher(task: string, report: string): Scene {
  return { who: 'Research worker', task, steps: [finish('Looked it up.', { report })] };
}

function inFull({ key, title, profile = 'code', criteria, after = [] }: PlannedTask) {
  return { key, title, profile, description: title, criteria: criteria ?? [title], paths: [], after };
}

/** The strategist approves; the criteria are the task's title unless given. */
export function approval(
  task: string,
  criteria: readonly string[] = [task],
  more: Partial<Scene> = {},
): Scene {
  return verdict(task, criteria, undefined, more);
}

/** The strategist finds this, and it blocks. */
export function rejection(
  task: string,
  finding: string,
  { criteria = [task], ...more }: Partial<Scene> & { criteria?: readonly string[] } = {},
): Scene {
  return verdict(task, criteria, finding, more);
}

function verdict(
  task: string,
  criteria: readonly string[],
  finding: string | undefined,
  more: Partial<Scene>,
): Scene {
  const approve = finding === undefined;
  const answer = {
    approve,
    summary: approve ? 'All is well.' : 'Not yet.',
    criteria: criteria.map((criterion) => ({ criterion, met: approve, evidence: 'greet.sh:1' })),
    findings: approve ? [] : [{ severity: 'blocking', path: 'greet.sh', line: 1, text: finding }],
  };
  return { who: 'Strategist', task, steps: [step(call('submit_review', answer))], ...more };
}

/** As providers answer when too many ask. */
export function overloaded(): Refusal {
  return { status: 529, message: 'Overloaded' };
}

/** @param retryAfterSeconds above a minute, it is too long to be waited out within the call. */
export function limited(retryAfterSeconds: number): Refusal {
  return { status: 429, message: 'Too many requests.', retryAfterSeconds };
}

/** The scene, whose last reply waits until the story lets go what has this name. */
export function waiting(hold: string, scene: Scene): Scene {
  const last = scene.steps.length - 1;
  return { ...scene, steps: scene.steps.map((one, index) => (index === last ? held(hold, one) : one)) };
}
