// Runs one attempt of a worker at a task.
import type { Proof } from '../domain/proof.ts';
import type { Profile } from '../domain/task-spec.ts';
import type { ToolCall } from '../llm/model.ts';
import { type AgentRun, type Fruitless, fruitless, runAgent } from './agent-run.ts';
import { type Evidence, select } from './evidence.ts';
import type { ProvingGround } from './gate/proving-ground.ts';
import { type WorkerCase, workerOpening } from './prompts/worker.ts';
import { codeWorker } from './workers/code.ts';
import { giveUp } from './workers/hand-in.ts';
import { planWorker } from './workers/plan.ts';
import type { Delivered, WorkerProfile } from './workers/profile.ts';
import { researchWorker } from './workers/research.ts';
import { testWorker } from './workers/test.ts';

const workers: Readonly<Record<Profile, WorkerProfile>> = {
  code: codeWorker,
  test: testWorker,
  plan: planWorker,
  research: researchWorker,
};

export type WorkEnd = Delivered | Fruitless;

export interface WorkOptions extends AgentRun, Omit<WorkerCase, 'checks'> {
  readonly profile: Profile;
  /** How many tasks a planner may still add to the run. */
  readonly room: number;
  /** Absent if the worker's changes to the worktree are discarded. */
  readonly ground?: ProvingGround;
}

export async function work(options: WorkOptions): Promise<WorkEnd> {
  const worker = workers[options.profile];
  const others = options.blackboard.map(({ title }) => title);
  const finish = worker.finish({ room: options.room, others, ground: options.ground });
  const end = await runAgent(options, {
    system: worker.system,
    opening: workerOpening(
      worker.title,
      { ...options, checks: options.ground?.checks ?? [] },
      worker.closing,
    ),
    tools: worker.tools,
    finish: [finish, giveUp],
  });
  if (end.end !== 'finished') return fruitless(end, options.limits);
  if (end.call.name === giveUp.spec.name) return gaveUp(end.call);
  const { summary, notes } = finish.parse(end.call.input);
  const proof = proofIn(end.seen);
  return { ok: true, summary, notes, proof, ...worker.extras?.(end.call.input, end.seen) };
}

export function proofIn(seen: readonly Evidence[]): readonly Proof[] {
  return select(seen, 'hand_in_accepted').flatMap(({ proof }) => proof);
}

export function gaveUp(call: ToolCall): Fruitless {
  const { reason: words, tried } = giveUp.parse(call.input);
  return { ok: false, why: { is: 'agent_ended', how: { is: 'gave_up', words, tried }, said: '' } };
}
