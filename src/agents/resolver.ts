// The conflict resolver completes a merge that git could not.
import { type AgentRun, fruitless, runAgent } from './agent-run.ts';
import type { ProvingGround } from './gate/proving-ground.ts';
import { type ConflictCase, resolverOpening, resolverSystem } from './prompts/resolver.ts';
import { changingTools } from './toolsets.ts';
import { gaveUp, proofIn, type WorkEnd } from './worker.ts';
import { finishChange, giveUp } from './workers/hand-in.ts';

/** @param options.worktree holds the incomplete merge, with conflict markers. */
export async function resolve(
  options: AgentRun & ConflictCase & { readonly ground?: ProvingGround },
): Promise<WorkEnd> {
  const finish = finishChange(options.ground);
  const end = await runAgent(options, {
    system: resolverSystem,
    opening: resolverOpening(options),
    tools: changingTools,
    finish: [finish, giveUp],
  });
  if (end.end !== 'finished') return fruitless(end, options.limits);
  if (end.call.name === giveUp.spec.name) return gaveUp(end.call);
  return { ok: true, ...finish.parse(end.call.input), proof: proofIn(end.seen) };
}
