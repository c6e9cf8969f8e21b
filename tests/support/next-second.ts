// GitHub's clock tells seconds: two things that happen within one cannot be told apart by it.
import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until it shows another second than now. */
export async function nextSecond(): Promise<void> {
  await sleep(1010 - (Date.now() % 1000));
}
