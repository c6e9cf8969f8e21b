// A task as somebody wrote it: what is to be done, by which kind of worker, and when it is done.

export const profiles = ['code', 'test', 'plan', 'research'] as const;

/** Which worker does a task. `code` and `test` end in a pull request, `plan` in subtasks, `research` in a report. */
export type Profile = (typeof profiles)[number];

/** `T1`, `T2`, … in the order they joined the plan. */
export type TaskKey = string;

/** A task as the director, a planner or a person wrote it. */
export interface TaskSpec {
  readonly key: TaskKey;
  readonly title: string;
  readonly profile: Profile;
  readonly description: string;
  /** What must be true in the end; the strategist answers each one with evidence. */
  readonly criteria: readonly string[];
  /** Files or folders it expects to touch, relative to the repository's root. */
  readonly paths: readonly string[];
  readonly after: readonly TaskKey[];
  /** The sub-issue on GitHub that it was taken from. */
  readonly issue?: number;
}
