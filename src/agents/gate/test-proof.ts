// The proof that tests test something: they pass with what they are about and fail without it, seen by running them and
// not by believing it. Without it means a tree from before it was built, with only the test files of this change.
import type { Proof } from '../../domain/proof.ts';
import type { Judged } from '../finish-tool.ts';
import { gateDeadline, passGate } from './change-gate.ts';
import type { GateContext } from './gate-context.ts';
import type { ProvingGround } from './proving-ground.ts';
import { type CheckEnd, runCheck } from './run-check.ts';
import { isTestPath } from './test-paths.ts';
import { putBack, withPathsFrom } from './tree-swap.ts';

export interface TestClaim {
  /** Runs exactly the new tests; the project's own test command where it is absent. */
  readonly command?: string | undefined;
  /** Why tests that pass without any change are what the task asks for. */
  readonly existing?: string | undefined;
}

export async function proveTests(
  ground: ProvingGround,
  context: GateContext,
  claim: TestClaim,
): Promise<Judged> {
  const gate = await passGate(ground, context);
  if (gate.problems.length > 0 || gate.mine === undefined) return gate;
  const passed = gate.proof ?? [];
  const changed = await ground.changed(ground.base, gate.mine);
  const tests = changed.filter(isTestPath);
  if (tests.length === 0) return { problems: [noTests] };
  const others = changed.filter((path) => !isTestPath(path));
  const beside: Proof[] = others.length === 0 ? [] : [{ is: 'changed_beside_tests', paths: others }];
  if (claim.existing !== undefined) {
    const claimed = { is: 'tests_for_existing_behaviour', claim: claim.existing } as const;
    return { problems: [], proof: [...passed, ...beside, claimed] };
  }
  const command = claim.command ?? ground.checks.find(({ kind }) => kind === 'test')?.command;
  if (command === undefined) return { problems: [noCommand] };
  const trial = { ground, context, mine: gate.mine, tests, command, whole: claim.command === undefined };
  const shown = await tryOut(trial, gate.passed.includes(command));
  if ('problem' in shown) return { problems: [shown.problem] };
  return { problems: [], proof: [...passed, ...beside, shown.proof] };
}

interface Trial {
  readonly ground: ProvingGround;
  readonly context: GateContext;
  readonly mine: string;
  readonly tests: readonly string[];
  readonly command: string;
  /** The command runs the whole suite, not only the new tests. */
  readonly whole: boolean;
}

type Shown = { readonly proof: Proof } | { readonly problem: string };

async function tryOut(trial: Trial, seenPassing: boolean): Promise<Shown> {
  const { ground, context, mine, tests, command } = trial;
  const until = gateDeadline(context);
  if (!seenPassing) {
    const withIt = await runCheck(context, command, until);
    await putBack(context, ground, mine);
    if (withIt.end !== 'passed')
      return { problem: `\`${command}\` does not pass on your work: ${wordsOf(withIt)}` };
  }
  const apart = await ground.changed(ground.before, mine);
  const without = await withPathsFrom(
    context,
    ground.before,
    mine,
    apart.filter((path) => !tests.includes(path)),
    () => runCheck(context, command, until),
  );
  const control =
    trial.whole && without?.end === 'failed'
      ? await withPathsFrom(context, ground.before, mine, apart, () => runCheck(context, command, until))
      : undefined;
  await putBack(context, ground, mine);
  return judge(trial, without, control);
}

/** @param control the whole suite without the new tests: if it fails anyway, their failing proves nothing. */
function judge(trial: Trial, without: CheckEnd | undefined, control: CheckEnd | undefined): Shown {
  const { command, ground, tests } = trial;
  const commit = ground.before;
  const at = commit.slice(0, 7);
  switch (without?.end) {
    case undefined:
      return { proof: { is: 'tests_not_proved', at: commit, why: 'too_many_files' } };
    case 'no_time':
      return { proof: { is: 'tests_not_proved', at: commit, why: 'no_time' } };
    case 'passed':
      return { problem: passesAnyway(command, at) };
    case 'missing':
      return { problem: `\`${command}\` cannot be run at ${at}, so it proves nothing. ${ownCommand}` };
    case 'failed': {
      if (control?.end === 'failed')
        return { problem: `\`${command}\` fails at ${at} without your tests as well. ${ownCommand}` };
      const output = without.output.slice(-800);
      return { proof: { is: 'tests_proved', command, at: commit, tests, output } };
    }
  }
}

const ownCommand = 'Give test_command: a command that runs exactly your tests.';
const noCommand = `How the project runs its tests is not known. ${ownCommand}`;
const noTests =
  'No test file was changed. Put the tests where the project keeps its tests, under a name by which they are found.';

function passesAnyway(command: string, at: string): string {
  return [
    `\`${command}\` passes at ${at} too, where what your tests are about is not built: they cannot tell whether it works.`,
    'Test what was built, and see that the tests are run at all.',
    'Only if the task is to pin down behaviour that has long been there, say so in existing_behaviour.',
  ].join(' ');
}

function wordsOf(end: Exclude<CheckEnd, { end: 'passed' }>): string {
  switch (end.end) {
    case 'failed':
      return `it printed\n${end.output}`;
    case 'missing':
      return 'there is no such program in the sandbox.';
    case 'no_time':
      return 'there was no time to run it.';
  }
}
