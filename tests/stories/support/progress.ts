// How far the run of an issue has come: waits for what a story names, and says where it stands when that never comes.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { attempt } from '../../store/calls.ts';
import type { Run } from '../../../src/domain/run.ts';
import { runStatus, taskStatus } from '../../../src/domain/status.ts';
import { whyWaitingText } from '../../../src/wording/reasons/progress.ts';
import type { Task } from '../../../src/domain/task.ts';
import type { Store } from '../../../src/store/store.ts';
import { patienceMs } from './talk.ts';

export interface Progress {
  /** The newest run of that issue once this holds; `what` completes "never came: …". */
  until(issue: number, what: string, holds: (run: Run) => boolean): Promise<Run>;
  /** The task once this holds. */
  untilTask(issue: number, key: string, what: string, holds: (task: Task) => boolean): Promise<Task>;
  /** The run as it stands; undefined if the issue has none. */
  run(issue: number): Promise<Run | undefined>;
  /** The run once it has ended and everything is cleaned up. */
  ended(issue: number): Promise<Run>;
  /** The tracking issue's number, once there is one. */
  tracking(issue: number): Promise<number>;
  /** The number of the task's pull request, once there is one. */
  pull(issue: number, key: string): Promise<number>;
  /** Once the task is merged (or its result accepted). */
  complete(issue: number, key: string): Promise<Task>;
  /** Once a person was asked about the task. */
  asked(issue: number, key: string): Promise<Task>;
  /** Once the sentence beside the task, which people read, says so. */
  waits(issue: number, key: string, why: RegExp): Promise<void>;
}

export function progressIn(store: Store): Progress {
  const run = (issue: number): Promise<Run | undefined> => newestRun(store, issue);
  const until: Progress['until'] = (issue, what, holds) => waitFor(store, issue, what, holds);
  const untilTask: Progress['untilTask'] = async (issue, key, what, holds) => {
    const meets = ({ tasks }: Run): boolean => {
      const task = tasks.get(key);
      return task !== undefined && holds(task);
    };
    return (await until(issue, `${key} ${what}`, meets)).tasks.get(key) as Task;
  };
  return {
    run,
    until,
    untilTask,
    ended: (issue) => until(issue, 'the end of the run', ({ closed }) => closed),
    tracking: async (issue) =>
      (await until(issue, 'a tracking issue', ({ trackingIssue }) => trackingIssue !== undefined))
        .trackingIssue ?? 0,
    pull: async (issue, key) =>
      (await untilTask(issue, key, 'with a pull request', ({ pull }) => pull !== undefined)).pull?.number ??
      0,
    complete: (issue, key) => untilTask(issue, key, 'complete', ({ stage }) => stage.at === 'complete'),
    asked: (issue, key) =>
      untilTask(issue, key, 'asked about', ({ stage }) => stage.at === 'waiting_human' && stage.asked),
    waits: async (issue, key, why) => {
      const says = (one: Run): boolean => {
        const task = one.tasks.get(key);
        return task !== undefined && why.test(whyWaitingText(one, task));
      };
      await until(issue, `${key} with the words ${why}`, says);
    },
  };
}

/** The model's first reply to the first task has come, and with it the call of the tool that the story is about. */
export async function toolRuns({ store }: { readonly store: Store }): Promise<void> {
  const messages = async (): Promise<number> => (await store.transcripts.entries(1, attempt())).length;
  await expect.poll(messages, { timeout: 60_000 }).toBeGreaterThan(1);
}

async function newestRun(store: Store, issue: number): Promise<Run | undefined> {
  const summary = (await store.runs.list({ limit: 50 })).find(({ place }) => place.issue === issue);
  return summary === undefined ? undefined : store.runs.load(summary.id);
}

/** Looks again when the store tells of a change, and from time to time anyway. Gives up when too long nothing changed. */
async function waitFor(
  store: Store,
  issue: number,
  what: string,
  holds: (run: Run) => boolean,
): Promise<Run> {
  let wake = (): void => undefined;
  let deadline = Date.now() + patienceMs;
  const unsubscribe = store.changes.subscribe(() => {
    deadline = Date.now() + patienceMs;
    wake();
  });
  try {
    let last: Run | undefined;
    while (Date.now() < deadline) {
      const changed = new Promise<void>((resolve) => {
        wake = resolve;
      });
      last = await newestRun(store, issue);
      if (last !== undefined && holds(last)) return last;
      await Promise.race([changed, sleep(250)]);
    }
    throw new Error(`never came: ${what}. ${standing(last)}`);
  } finally {
    unsubscribe();
  }
}

function standing(run: Run | undefined): string {
  if (run === undefined) return 'The issue has no run.';
  const tasks = [...run.tasks.values()].map(
    (task) => `${task.key} is ${taskStatus(run, task)} (${whyWaitingText(run, task) || 'settled'})`,
  );
  return `The run is ${runStatus(run)}; ${tasks.join('; ') || 'it has no tasks'}.`;
}
