// Runs one attempt of a worker at a task.
import type { Proof } from '../domain/proof.ts';
import type { Profile } from '../domain/task-spec.ts';
import type { ToolCall } from '../llm/model.ts';
import { type AgentRun, type NoResult, noResult, runAgent } from './agent-run.ts';
import { type Evidence, select } from './evidence.ts';
import type { GateTarget } from './gate/gate-target.ts';
import { type WorkerBrief, workerOpening } from './prompts/worker.ts';
import { codeWorker } from './workers/code.ts';
import { giveUp } from './workers/finish.ts';
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

export type WorkEnd = Delivered | NoResult;

export interface WorkOptions extends AgentRun, Omit<WorkerBrief, 'checks'> {
  readonly profile: Profile;
  /** How many tasks a planner may still add to the run. */
  readonly remainingTasks: number;
  /** Absent if the worker's changes to the worktree are discarded. */
  readonly target?: GateTarget;
}

export async function work(options: WorkOptions): Promise<WorkEnd> {
  const worker = workers[options.profile];
  const others = options.blackboard.map(({ title }) => title);
  const finish = worker.finish({ remainingTasks: options.remainingTasks, others, target: options.target });
  const end = await runAgent(options, {
    system: worker.system,
    opening: workerOpening(
      worker.title,
      { ...options, checks: options.target?.checks ?? [] },
      worker.closing,
    ),
    tools: worker.tools,
    finish: [finish, giveUp],
  });
  if (end.end !== 'finished') return noResult(end, options.limits);
  if (end.call.name === giveUp.spec.name) return gaveUp(end.call);
  const { summary, notes } = finish.parse(end.call.input);
  const proof = proofIn(end.seen);
  return { ok: true, summary, notes, proof, ...worker.extras?.(end.call.input, end.seen) };
}

export function proofIn(seen: readonly Evidence[]): readonly Proof[] {
  return select(seen, 'submission_accepted').flatMap(({ proof }) => proof);
}

export function gaveUp(call: ToolCall): NoResult {
  const { reason: words, tried } = giveUp.parse(call.input);
  return { ok: false, why: { is: 'agent_ended', how: { is: 'gave_up', words, tried }, said: '' } };
}
