// What every agent's run needs from whoever starts it, and what is said when it ends without a result.
import type { Model } from '../llm/model.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { itEnded, ranOutOfTime, stoppedCalling, usedUpSteps, wasRefused } from '../wording/reasons/agent.ts';
import { BackgroundCommands } from './background-commands.ts';
import { type LoopEnd, type LoopLimits, type LoopOptions, runLoop } from './loop.ts';
import type { Tool } from './tools/tool.ts';
import { evidenceIn, type TranscriptLog } from './transcript.ts';

export interface AgentRun {
  readonly model: Model;
  readonly sandbox: Sandbox;
  /** Absolute host paths. */
  readonly worktree: { readonly path: string; readonly gitDir: string };
  /** Tools beside the role's own, from outside the sandbox; the same through all of an attempt. */
  readonly extraTools?: readonly Tool[];
  readonly log: TranscriptLog;
  readonly limits: LoopLimits;
  readonly signal: AbortSignal;
}

export interface Fruitless {
  readonly ok: false;
  /** One line for people. */
  readonly why: string;
  /** What the next attempt is told. Markdown. */
  readonly detail: string;
}

export type Role = Pick<LoopOptions, 'system' | 'opening' | 'tools' | 'finish'>;

/** The worktree is writable for those who have a tool that writes. When this returns, nothing runs in it any more. */
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

export function fruitless(end: Exclude<LoopEnd, { end: 'finished' }>, limits: LoopLimits): Fruitless {
  const why = reasonOf(end, limits);
  const words = end.text.trim();
  return { ok: false, why, detail: itEnded(why, words) };
}

function reasonOf(end: Exclude<LoopEnd, { end: 'finished' }>, limits: LoopLimits): string {
  switch (end.end) {
    case 'steps':
      return usedUpSteps(limits.maxSteps);
    case 'time':
      return ranOutOfTime();
    case 'silent':
      return stoppedCalling();
    case 'refused':
      return wasRefused();
    case 'stuck':
      return end.what;
  }
}
