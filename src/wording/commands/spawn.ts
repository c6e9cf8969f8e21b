// What `/spawn` answers.
import type { TaskSpec } from '../../domain/task-spec.ts';
import type { Outgoing } from '../outgoing.ts';
import { afterWhat } from '../phrase.ts';

export function noPlanToAddTo(): string {
  return 'There is no plan to add a task to yet.';
}

export function needsTitle(): string {
  return 'A new task needs a title: `/spawn Document the date format`.';
}

export function asTakes(profiles: readonly string[]): string {
  return `\`as=\` takes ${profiles.map((each) => `\`${each}\``).join(', ')}.`;
}

export function wasAdded({ key, title, profile, after }: TaskSpec, safe: Outgoing): string {
  return `${key} was added: ${safe.line(title)} (${profile}${afterWhat(after)}).`;
}
