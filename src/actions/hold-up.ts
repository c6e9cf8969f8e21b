// Why an agent makes no progress now, told once as a fact, and that it goes on, told once as well. What lasts only a
// moment is not worth a fact.
import type { Fact } from '../domain/fact.ts';
import { heldUpBy } from '../domain/held-up.ts';
import type { Task } from '../domain/task.ts';
import type { Model } from '../llm/model.ts';
import type { Job } from './hands.ts';

export interface HoldUp {
  begins(why: string): Promise<void>;
  /** Nothing is recorded where nothing was said to be held up. */
  ends(): Promise<void>;
}

/** How long a wait lasts before people read of it. */
const worthTelling = 5_000;

/** @param known what the run says already. */
export function holdUp(
  job: Job,
  known: string | undefined,
  facts: { readonly begins: (why: string) => Fact; readonly ends: Fact },
): HoldUp {
  let told = known;
  return {
    begins: async (why) => {
      if (told === why) return;
      told = why;
      await job.commit([facts.begins(why)]);
    },
    ends: async () => {
      if (told === undefined) return;
      told = undefined;
      await job.commit([facts.ends]);
    },
  };
}

/** Of the review of what was delivered, or of bringing it together with its base. */
export function deliveryHoldUp(job: Job, task: Task, subject: string): HoldUp {
  const about = { task: task.key, subject };
  return holdUp(job, heldUpBy(task), {
    begins: (why) => ({ type: 'delivery_held_up', ...about, why }),
    ends: { type: 'delivery_went_on', ...about },
  });
}

/** A model whose waiting is told, and its end with the next answer. */
export function tellWaits(model: Model, holdUp: HoldUp): Model {
  return {
    ...model,
    async complete(request, options) {
      let telling = Promise.resolve();
      const tellSoon = (why: string): NodeJS.Timeout =>
        setTimeout(() => {
          telling = telling.then(() => holdUp.begins(why));
          // Heard below, when the call has ended.
          telling.catch(() => {});
        }, worthTelling);
      const troubles: NodeJS.Timeout[] = [];
      const onWait = (why: string): (() => void) => {
        const over = options.onWait?.(why);
        const timer = tellSoon(why);
        return () => {
          clearTimeout(timer);
          over?.();
        };
      };
      // Trouble lasts until an answer comes: a server that never says a word is silent in the next try as well.
      const onTrouble = (why: string): void => void troubles.push(tellSoon(why));
      try {
        const reply = await model.complete(request, { ...options, onWait, onTrouble });
        for (const timer of troubles) clearTimeout(timer);
        await telling;
        await holdUp.ends();
        return reply;
      } finally {
        for (const timer of troubles) clearTimeout(timer);
      }
    },
  };
}
