// The conflict resolver completes a merge that git could not.
import { type AgentRun, noResult, runAgent } from './agent-run.ts';
import type { GateTarget } from './gate/gate-target.ts';
import { type ConflictBrief, resolverOpening, resolverSystem } from './prompts/resolver.ts';
import { changingTools } from './toolsets.ts';
import { gaveUp, proofIn, type WorkEnd } from './worker.ts';
import { finishChange, giveUp } from './workers/finish.ts';

/** @param options.worktree holds the incomplete merge, with conflict markers. */
export async function resolve(
  options: AgentRun & ConflictBrief & { readonly target?: GateTarget },
): Promise<WorkEnd> {
  const finish = finishChange(options.target);
  const end = await runAgent(options, {
    system: resolverSystem,
    opening: resolverOpening(options),
    tools: changingTools,
    finish: [finish, giveUp],
  });
  if (end.end !== 'finished') return noResult(end, options.limits);
  if (end.call.name === giveUp.spec.name) return gaveUp(end.call);
  return { ok: true, ...finish.parse(end.call.input), proof: proofIn(end.seen) };
}
