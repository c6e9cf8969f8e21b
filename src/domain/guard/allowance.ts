// How a task allows what the guard would hold back, in a line of its own:
//
//     Guard allows deleted-test: test/old.test.js, test/legacy/
//     Guard allows size
//
// It counts in the text of the task, and only if the issue holds the same line in plain sight: a plan is written by a
// model, and what the person who set the label could not see was not allowed by them.
import type { Objective } from '../run.ts';
import type { GuardFinding } from '../verdict.ts';
import type { TaskSpec } from '../task-spec.ts';

export interface Allowance {
  readonly rule: string;
  /** Files, or folders with a slash at the end; none for a rule about the change as a whole. */
  readonly paths: readonly string[];
}

const form = /^\s*(?:[-*]\s+)?guard allows `?(?<rule>[a-z-]+)`?(?:\s*:\s*(?<paths>\S.*?))?\s*$/i;

export function allowancesOf(
  task: Pick<TaskSpec, 'description' | 'criteria'>,
  objective: Objective,
): Allowance[] {
  const inSight = new Set(
    [objective.body, ...objective.comments.map(({ body }) => body)].flatMap((text) =>
      visibleLines(text).flatMap((line) => {
        const allowance = read(line);
        return allowance === undefined ? [] : [JSON.stringify(allowance)];
      }),
    ),
  );
  return [...task.description.split('\n'), ...task.criteria].flatMap((line) => {
    const allowance = read(line);
    return allowance !== undefined && inSight.has(JSON.stringify(allowance)) ? [allowance] : [];
  });
}

export function isAllowed({ rule, path }: GuardFinding, allowances: readonly Allowance[]): boolean {
  return allowances.some((allowance) => {
    if (allowance.rule !== rule) return false;
    if (path === undefined) return allowance.paths.length === 0;
    return allowance.paths.some((each) => (each.endsWith('/') ? path.startsWith(each) : path === each));
  });
}

function read(line: string): Allowance | undefined {
  const { rule, paths } = form.exec(line)?.groups ?? {};
  if (rule === undefined) return undefined;
  const named = (paths ?? '').split(',').map((path) => path.replaceAll('`', '').trim());
  return { rule: rule.toLowerCase(), paths: named.filter((path) => path !== '' && path !== '/') };
}

/** A line with anything invisible in it is not plain. */
function visibleLines(text: string): string[] {
  return text
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/g, '')
    .split(/\r?\n/)
    .filter((line) => !/[<>]|(?!\t)[\p{Cc}\p{Cf}\p{Variation_Selector}]/u.test(line));
}
