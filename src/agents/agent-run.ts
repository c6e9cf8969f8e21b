// Runs one agent in the sandbox, and describes a run that ended without a result.
import type { AgentEnd } from '../domain/agent-end.ts';
import type { FailureReason } from '../domain/failure.ts';
import type { Model } from '../llm/model.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { BackgroundCommands } from './background-commands.ts';
import { type LoopEnd, type LoopLimits, type LoopOptions, runLoop } from './loop.ts';
import type { Tool } from './tools/tool.ts';
import { evidenceIn, type TranscriptLog } from './transcript.ts';

export interface AgentRun {
  readonly model: Model;
  readonly sandbox: Sandbox;
  /** Absolute host paths. */
  readonly worktree: { readonly path: string; readonly gitDir: string };
  /** Tools from outside the sandbox, added to the role's own. They stay the same during an attempt. */
  readonly extraTools?: readonly Tool[];
  readonly log: TranscriptLog;
  readonly limits: LoopLimits;
  readonly signal: AbortSignal;
}

export interface NoResult {
  readonly ok: false;
  readonly why: FailureReason & { is: 'agent_ended' };
}

type Role = Pick<LoopOptions, 'system' | 'opening' | 'tools' | 'finish'>;

/** The worktree is writable only if one of the tools writes. No process is left in it when this returns. */
export async function runAgent(run: AgentRun, role: Role): Promise<LoopEnd> {
  const { model, worktree, log, limits, signal } = run;
  const writable = role.tools.some(({ mutates }) => mutates);
  const tools = [...role.tools, ...(run.extraTools ?? [])];
  const session = run.sandbox.openSession();
  try {
    const background = new BackgroundCommands(session, evidenceIn(await log.load()));
    const context = { sandbox: session, background, worktree, writable };
    return await runLoop({ model, log, limits, signal, ...role, tools, context });
  } finally {
    await session.close();
  }
}

export function noResult(end: Exclude<LoopEnd, { end: 'finished' }>, limits: LoopLimits): NoResult {
  return { ok: false, why: { is: 'agent_ended', how: howItEnded(end, limits), said: end.text.trim() } };
}

export function howItEnded(end: Exclude<LoopEnd, { end: 'finished' }>, limits: LoopLimits): AgentEnd {
  switch (end.end) {
    case 'steps':
      return { is: 'out_of_steps', steps: limits.maxSteps };
    case 'time':
      return { is: 'out_of_time' };
    case 'silent':
      return { is: 'stopped_calling_tools' };
    case 'refused':
      return { is: 'refused_by_model' };
    case 'stuck':
      return end.what;
  }
}
