// A run whose work is under way on one machine, a tool for one task and a model's answer for another, and how long after
// a cancel both were still there.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { isRunning } from '../../support/processes.ts';
import { checklist } from './project.ts';
import { shell, step, waiting, worker, write } from './scenes.ts';
import type { Story } from './story.ts';

export const promisedMs = 2_000;
const napping = 'sleep 4711';

export const workUnderWay = [
  worker('Sleep long', [step(shell(napping))], { cutShort: true }),
  { ...waiting('the model', worker('Think long', [step(write('thought.txt', 'Hm.\n'))])), cutShort: true },
];

/** The issue. Whoever is started before this does all of the work. */
export async function beginsToWork(story: Story): Promise<number> {
  const issue = await story.asks('Two things', checklist('Sleep long', 'Think long'));
  await story.model.reached('the model');
  await expect.poll(() => isRunning(napping), { timeout: 60_000 }).toBe(true);
  return issue;
}

interface Took {
  readonly process: number;
  readonly request: number;
  /** Of the last request to the model. */
  readonly lastAsked: number;
}

/** From the moment when the cancel was recorded to the end of the tool's process, and of the request to the model. */
export async function msAfterCancel(story: Story): Promise<Took> {
  let lastSeen = 0;
  // A look takes long where a machine is busy: when it began is what counts.
  for (let now = Date.now(); await isRunning(napping); now = Date.now()) {
    lastSeen = now;
    await sleep(10);
  }
  await expect.poll(() => story.modelWire.hungUp, { timeout: 60_000, interval: 10 }).toHaveLength(1);
  const cancelled = (await story.store.runs.facts(1)).find(({ type }) => type === 'run_cancelled');
  const at = Date.parse(cancelled?.at ?? '');
  const { hungUp, lastAsked } = story.modelWire;
  return { process: lastSeen - at, request: (hungUp[0] ?? 0) - at, lastAsked: lastAsked() - at };
}
