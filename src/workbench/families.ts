// The families of the models that did a task's work and reviewed it: of those that really answered, which may be a stronger
// one or one that stood in for the usual.
import { roleOf } from '../domain/estimate.ts';
import { familyOf } from '../llm/model-family.ts';
import type { Role } from '../domain/settings.ts';
import type { Task } from '../domain/task.ts';
import type { TranscriptKey } from '../domain/transcript-key.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { TranscriptMessage } from '../agents/transcript.ts';
import type { Job } from '../engine/job.ts';
import { meteredModel } from './metered-model.ts';
import { storedTranscript } from './transcript-log.ts';

export async function familiesOf(
  job: Job,
  task: Task,
  review: TranscriptKey,
): Promise<NonNullable<Verdict['families']>> {
  const work = { kind: 'attempt', task: task.key, attempt: task.attempts.length } as const;
  // Nothing is asked of these models; a name is all that matters.
  const usual = (role: Role, key: TranscriptKey): string => familyOf(meteredModel(job, role, key));
  const stronger = task.attempts.at(-1)?.model;
  const worker = stronger === undefined ? usual(roleOf[task.profile], work) : familyOfName(stronger);
  return familiesIn(
    { usual: worker, said: await storedTranscript(job, work) },
    { usual: usual('strategist', review), said: await storedTranscript(job, review) },
  );
}

interface Speaker {
  readonly usual: string;
  readonly said: readonly TranscriptMessage[];
}

/** Where several had a part in it, one that both have in common counts. */
export function familiesIn(worker: Speaker, strategist: Speaker): NonNullable<Verdict['families']> {
  const [works, reviews] = [familiesOfSpeaker(worker), familiesOfSpeaker(strategist)];
  const common = works.find((family) => reviews.includes(family));
  return {
    worker: common ?? works.at(-1) ?? worker.usual,
    strategist: common ?? reviews.at(-1) ?? strategist.usual,
  };
}

function familiesOfSpeaker({ usual, said }: Speaker): string[] {
  const replies = said.flatMap((message) => (message.role === 'assistant' ? [message] : []));
  return replies.map(({ standIn }) => (standIn === undefined ? usual : familyOfName(standIn.model)));
}

/** @param name `provider:model`; names of models may hold a colon as well. */
function familyOfName(name: string): string {
  const colon = name.indexOf(':');
  return familyOf({ provider: name.slice(0, colon), name: name.slice(colon + 1) });
}
