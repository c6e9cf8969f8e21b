// What `/spawn` answers.
import type { TaskSpec } from '../../domain/task-spec.ts';
import type { Outgoing } from '../outgoing.ts';
import { afterWhat } from '../phrase.ts';

export function noPlanToJoin(): string {
  return 'There is no plan yet that a task could join.';
}

export function needsTitle(): string {
  return 'A new task needs a title: `/spawn Document the date format`.';
}

export function asTakes(profiles: readonly string[]): string {
  return `\`as=\` takes ${profiles.map((each) => `\`${each}\``).join(', ')}.`;
}

export function joinsThePlan({ key, title, profile, after }: TaskSpec, safe: Outgoing): string {
  return `${key} joins the plan: ${safe.line(title)} (${profile}${afterWhat(after)}).`;
}
