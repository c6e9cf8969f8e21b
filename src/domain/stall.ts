// What is to be done with a task may rest because something outside is not well: a provider, the sandbox, GitHub. Why it
// rests stands with the stage it rests in, and goes with it.
import type { Recorded } from './fact.ts';
import type { Stage, Task } from './task.ts';
import { subjectOf } from './delivery.ts';
import type { Trouble } from './trouble.ts';

type StallFact = Extract<Recorded, { type: `${'attempt' | 'delivery'}_${'stalled' | 'resumed'}` }>;

/** A stage in which Troupe itself has something to do. */
type Busy = Extract<Stage, { at: 'waiting' | 'attempting' | 'failed' | 'delivered' | 'conflicting' }>;

/** What is no longer to be done is stalled by nothing. */
export function onStall(task: Task, fact: StallFact): Task {
  const busy = 'attempt' in fact ? inAttempt(task, fact.attempt) : withDelivery(task, fact.subject);
  if (busy === undefined) return task;
  const stage = withoutStall(busy);
  return { ...task, stage: 'why' in fact ? { ...stage, stalled: fact.why } : stage };
}

/** Why it makes no progress now. */
export function stallOf({ stage }: Pick<Task, 'stage'>): Trouble | undefined {
  return 'stalled' in stage ? stage.stalled : undefined;
}

export function withoutStall<S extends Busy>(stage: S): S {
  const { stalled: _, ...rest } = stage;
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
