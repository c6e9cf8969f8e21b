// Runs the project's own checks before a change is accepted. A check that fails with the change and passes without it
// goes back to the worker. The reviewer sees the result of every check.
import type { Proof } from '../../domain/proof.ts';
import type { Judged } from '../finish-tool.ts';
import type { ToolContext } from '../tools/tool.ts';
import type { GateContext } from './gate-context.ts';
import type { ProjectCheck } from './project-checks.ts';
import type { GateTarget } from './gate-target.ts';
import { type CheckEnd, runCheck } from './run-check.ts';
import { restoreTree, withPathsFrom } from './tree-swap.ts';

const longestGateMs = 600_000;

interface PassedGate extends Judged {
  /** The checked commit. Absent if the worktree cannot be committed. */
  readonly head?: string;
  /** Commands that passed. */
  readonly passed: readonly string[];
}

interface Outcome {
  readonly check: ProjectCheck;
  readonly end: CheckEnd;
  /** The same check without the change, run only if it failed with it. */
  readonly without?: CheckEnd;
}

/** Leaves a part of the attempt's time for fixing the problems that the gate finds. */
export function gateDeadline(context: GateContext): number {
  const left = context.deadline - Date.now();
  return Date.now() + Math.min(longestGateMs, left * 0.8);
}

export async function passGate(target: GateTarget, context: GateContext): Promise<PassedGate> {
  const kept = await target.keep();
  if (!kept.ok) return { problems: kept.problems, passed: [] };
  if (kept.changed.length === 0) return { problems: [unchanged], passed: [] };
  const head = kept.commit;
  const until = gateDeadline(context);
  const outcomes = await compareWithBase(target, context, head, await runAll(target, context, until), until);
  await restoreTree(context, target, head);
  return {
    head,
    passed: outcomes.filter(({ end }) => end.end === 'passed').map(({ check }) => check.command),
    problems: outcomes.flatMap(problemOf),
    proof: outcomes.map((outcome) => proofOf(outcome, kept.changed)),
  };
}

const unchanged =
  'No file in the worktree has changed since the attempt began. If there is nothing to change, call give_up and say why.';

async function runAll(target: GateTarget, context: ToolContext, until: number): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const check of target.checks) {
    outcomes.push({ check, end: await runCheck(context, check.command, until) });
  }
  return outcomes;
}

/** Repeats failed checks without the change, because a worker need not fix checks that failed before. */
async function compareWithBase(
  target: GateTarget,
  context: ToolContext,
  head: string,
  outcomes: readonly Outcome[],
  until: number,
): Promise<readonly Outcome[]> {
  if (!outcomes.some(({ end }) => end.end === 'failed')) return outcomes;
  await restoreTree(context, target, head);
  const paths = await target.changed(target.base, head);
  const compare = async (): Promise<Outcome[]> => {
    const compared: Outcome[] = [];
    for (const outcome of outcomes) {
      const failed = outcome.end.end === 'failed';
      compared.push(
        failed ? { ...outcome, without: await runCheck(context, outcome.check.command, until) } : outcome,
      );
    }
    return compared;
  };
  return (await withPathsFrom(context, target.base, head, paths, compare)) ?? outcomes;
}

function problemOf({ check, end, without }: Outcome): string[] {
  if (end.end !== 'failed' || without?.end === 'failed' || without?.end === 'missing') return [];
  const compared = without?.end === 'passed' ? ', and passes without it' : '';
  return [
    `\`${check.command}\` (${check.from}) fails with your change${compared}. It printed:\n${end.output}`,
  ];
}

function proofOf(outcome: Outcome, changed: readonly string[]): Proof {
  const { kind, command, from } = outcome.check;
  return { is: 'check', outcome: outcomeOf(outcome), kind, command, from, edited: changed.includes(from) };
}

function outcomeOf({ end, without }: Outcome): (Proof & { is: 'check' })['outcome'] {
  if (end.end !== 'failed') return end.end;
  return without?.end === 'failed' || without?.end === 'missing' ? 'failed_before' : 'failed';
}
