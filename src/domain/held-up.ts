// What is to be done with a task may rest because something outside is not well: a provider, the sandbox, GitHub. Why it
// rests stands with the stage it rests in, and goes with it.
import type { Recorded } from './fact.ts';
import { type Stage, subjectOf, type Task } from './task.ts';

type HeldUpFact = Extract<Recorded, { type: `${'attempt' | 'delivery'}_${'held_up' | 'went_on'}` }>;

/** A stage in which Troupe itself has something to do. */
type Busy = Extract<Stage, { at: 'waiting' | 'attempting' | 'failed' | 'delivered' | 'conflicting' }>;

/** What is no longer to be done is held up by nothing. */
export function onHoldUp(task: Task, fact: HeldUpFact): Task {
  const busy = 'attempt' in fact ? inAttempt(task, fact.attempt) : withDelivery(task, fact.subject);
  if (busy === undefined) return task;
  const stage = unhindered(busy);
  return { ...task, stage: 'why' in fact ? { ...stage, heldUp: fact.why } : stage };
}

/** Why it makes no progress now. */
export function heldUpBy({ stage }: Pick<Task, 'stage'>): string | undefined {
  return 'heldUp' in stage ? stage.heldUp : undefined;
}

export function unhindered<S extends Busy>(stage: S): S {
  const { heldUp: _, ...rest } = stage;
  return rest as S;
}

/** The attempt under way, or the one that is to begin. */
function inAttempt({ stage, attempts }: Task, attempt: number): Busy | undefined {
  if (stage.at === 'attempting') return stage.attempt === attempt ? stage : undefined;
  const begins = stage.at === 'waiting' || stage.at === 'failed';
  return begins && attempt === attempts.length + 1 ? stage : undefined;
}

function withDelivery({ stage }: Task, subject: string): Busy | undefined {
  const isThere = stage.at === 'delivered' || stage.at === 'conflicting';
  return isThere && subjectOf(stage.delivery) === subject ? stage : undefined;
}
