// Why an agent makes no progress now, told once as a fact, and that it goes on, told once as well. What lasts only a
// moment is not worth a fact.
import type { Fact } from '../domain/fact.ts';
import { stallOf } from '../domain/stall.ts';
import type { Task } from '../domain/task.ts';
import type { Trouble } from '../domain/trouble.ts';
import type { Model } from '../llm/model.ts';
import type { Job } from '../engine/job.ts';

export interface Stall {
  begins(why: Trouble): Promise<void>;
  /** Nothing is recorded where nothing was said to be stalled. */
  ends(): Promise<void>;
}

/** How long a wait lasts before people read of it. */
const worthTelling = 5_000;

/** @param known what the run says already. */
export function stall(
  job: Job,
  known: Trouble | undefined,
  facts: { readonly begins: (why: Trouble) => Fact; readonly ends: Fact },
): Stall {
  let told = known;
  return {
    begins: async (why) => {
      if (JSON.stringify(told) === JSON.stringify(why)) return;
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
export function deliveryStall(job: Job, task: Task, subject: string): Stall {
  const about = { task: task.key, subject };
  return stall(job, stallOf(task), {
    begins: (why) => ({ type: 'delivery_stalled', ...about, why }),
    ends: { type: 'delivery_resumed', ...about },
  });
}

/** A model whose waiting is told, and its end with the next answer. */
export function tellWaits(model: Model, stall: Stall): Model {
  return {
    ...model,
    async complete(request, options) {
      let telling = Promise.resolve();
      const tellSoon = (why: Trouble): NodeJS.Timeout =>
        setTimeout(() => {
          telling = telling.then(() => stall.begins(why));
          // Heard below, when the call has ended.
          telling.catch(() => {});
        }, worthTelling);
      const troubles: NodeJS.Timeout[] = [];
      const onWait = (why: Trouble): (() => void) => {
        const over = options.onWait?.(why);
        const timer = tellSoon(why);
        return () => {
          clearTimeout(timer);
          over?.();
        };
      };
      // Trouble lasts until an answer comes: a server that never says a word is silent in the next attempt as well.
      const onTrouble = (why: Trouble): void => void troubles.push(tellSoon(why));
      try {
        const reply = await model.complete(request, { ...options, onWait, onTrouble });
        for (const timer of troubles) clearTimeout(timer);
        await telling;
        await stall.ends();
        return reply;
      } finally {
        for (const timer of troubles) clearTimeout(timer);
      }
    },
  };
}
