// What must be true in the end, where we say it ourselves, and what may change of a task.
import type { TaskSpec } from '../../domain/task-spec.ts';

export function worksAsWhole(issue: string): string {
  return `What the issue asks for is there and works as a whole: ${issue}`;
}

export function holdsBesideOthers({ key, title }: Pick<TaskSpec, 'key' | 'title'>): string {
  return `${key} holds beside all the others: ${title}`;
}

export function soDoTheOthers(others: readonly Pick<TaskSpec, 'key' | 'title'>[]): string {
  return `So do the others: ${others.map(({ key, title }) => `${key} ${title}`).join('; ')}`;
}

/** The last criterion of a sub-issue that lists more than a task may have. */
export function soIsEverythingElse(): string {
  return 'So is everything else that its description lists.';
}

const partNames = {
  title: 'title',
  profile: 'profile',
  description: 'description',
  criteria: 'criteria',
  paths: 'paths',
  after: 'what it comes after',
} as const satisfies Partial<Record<keyof TaskSpec, string>>;

/** How a part of a task is called where it is said that it changed. */
export function partName(part: keyof typeof partNames): string {
  return partNames[part];
}
