// Proves that new tests can fail: it runs them with the tested behaviour, where they must pass, and without it, where
// they must fail. "Without" is a commit from before the behaviour was built, plus the test files of this change.
import type { Proof } from '../../domain/proof.ts';
import type { Judged } from '../finish-tool.ts';
import { gateDeadline, passGate } from './change-gate.ts';
import type { GateContext } from './gate-context.ts';
import type { GateTarget } from './gate-target.ts';
import { type CheckEnd, runCheck } from './run-check.ts';
import { isTestPath } from './test-paths.ts';
import { restoreTree, withPathsFrom } from './tree-swap.ts';

interface TestClaim {
  /** Runs exactly the new tests. The project's own test command is used if it is absent. */
  readonly command?: string | undefined;
  /** Why the task asks for tests that pass without any change. */
  readonly existing?: string | undefined;
}

export async function proveTests(
  target: GateTarget,
  context: GateContext,
  claim: TestClaim,
): Promise<Judged> {
  const gate = await passGate(target, context);
  if (gate.problems.length > 0 || gate.head === undefined) return gate;
  const passed = gate.proof ?? [];
  const changed = await target.changed(target.base, gate.head);
  const tests = changed.filter(isTestPath);
  if (tests.length === 0) return { problems: [noTests] };
  const others = changed.filter((path) => !isTestPath(path));
  const beside: Proof[] = others.length === 0 ? [] : [{ is: 'changed_beside_tests', paths: others }];
  if (claim.existing !== undefined) {
    const claimed = { is: 'tests_for_existing_behaviour', claim: claim.existing } as const;
    return { problems: [], proof: [...passed, ...beside, claimed] };
  }
  const command = claim.command ?? target.checks.find(({ kind }) => kind === 'test')?.command;
  if (command === undefined) return { problems: [noCommand] };
  const trial = { target, context, head: gate.head, tests, command, whole: claim.command === undefined };
  const shown = await tryOut(trial, gate.passed.includes(command));
  if ('problem' in shown) return { problems: [shown.problem] };
  return { problems: [], proof: [...passed, ...beside, shown.proof] };
}

interface Trial {
  readonly target: GateTarget;
  readonly context: GateContext;
  readonly head: string;
  readonly tests: readonly string[];
  readonly command: string;
  /** Whether the command runs the whole suite, not only the new tests. */
  readonly whole: boolean;
}

type Shown = { readonly proof: Proof } | { readonly problem: string };

async function tryOut(trial: Trial, seenPassing: boolean): Promise<Shown> {
  const { target, context, head, tests, command } = trial;
  const until = gateDeadline(context);
  if (!seenPassing) {
    const withIt = await runCheck(context, command, until);
    await restoreTree(context, target, head);
    if (withIt.end !== 'passed')
      return { problem: `\`${command}\` does not pass on your work: ${wordsOf(withIt)}` };
  }
  const apart = await target.changed(target.before, head);
  const without = await withPathsFrom(
    context,
    target.before,
    head,
    apart.filter((path) => !tests.includes(path)),
    () => runCheck(context, command, until),
  );
  const control =
    trial.whole && without?.end === 'failed'
      ? await withPathsFrom(context, target.before, head, apart, () => runCheck(context, command, until))
      : undefined;
  await restoreTree(context, target, head);
  return judge(trial, without, control);
}

/** @param control the whole suite without the new tests. If it fails anyway, their failure proves nothing. */
function judge(trial: Trial, without: CheckEnd | undefined, control: CheckEnd | undefined): Shown {
  const { command, target, tests } = trial;
  const commit = target.before;
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
const noCommand = `The project's test command is unknown. ${ownCommand}`;
const noTests =
  'No test file was changed. Put the tests where the project keeps its tests, with a name that its test runner finds.';

function passesAnyway(command: string, at: string): string {
  return [
    `\`${command}\` also passes at ${at}, before the tested behaviour was built, so your tests cannot detect whether it works.`,
    'Test the new behaviour, and make sure that the command runs your tests.',
    'Use existing_behaviour only if the task asks for tests of behaviour that existed before the plan.',
  ].join(' ');
}

function wordsOf(end: Exclude<CheckEnd, { end: 'passed' }>): string {
  switch (end.end) {
    case 'failed':
      return `it printed\n${end.output}`;
    case 'missing':
      return 'the sandbox has no such program.';
    case 'no_time':
      return 'there was no time to run it.';
  }
}
