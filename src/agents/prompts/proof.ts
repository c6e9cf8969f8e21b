// Describes proof to agents. Untrusted parts (a command, a claim, a test's output) cannot imitate another line.
import type { Proof } from '../../domain/proof.ts';
import { fenceCode, oneLine } from './fence.ts';

/** A list item, without its dash. */
export function proofLine(proof: Proof): string {
  switch (proof.is) {
    case 'check':
      return checkLine(proof);
    case 'tests_proved':
      return [
        `proved: \`${oneLine(proof.command)}\` passes with the change and fails without it (at ${shortened(proof.at)} with only ${proof.tests.map(oneLine).join(', ')}):`,
        fenceCode('what it printed without the change', proof.output),
      ].join('\n');
    case 'tests_not_proved':
      return `not proved against ${shortened(proof.at)}: ${reasons[proof.why]}`;
    case 'tests_for_existing_behaviour':
      return `not proved against the base, because the tests pin down behaviour that exists already: ${oneLine(proof.claim)}`;
    case 'changed_beside_tests':
      return `changed beside the tests: ${proof.paths.slice(0, 10).map(oneLine).join(', ')}`;
    case 'sources_named':
      return `sources named: ${proof.count}`;
  }
}

function checkLine({ outcome, command, kind, from, edited }: Proof & { is: 'check' }): string {
  const where = `from ${oneLine(from)}${edited ? ', which the change edits' : ''}`;
  return `${outcomes[outcome]}: \`${oneLine(command)}\` (${kind}, ${where})`;
}

const outcomes: Readonly<Record<(Proof & { is: 'check' })['outcome'], string>> = {
  passed: 'passed',
  failed: 'failed',
  failed_before: 'failed, as it did before the change',
  missing: 'could not be run in the sandbox',
  no_time: 'not run, because there was no time left',
};

const reasons = { too_many_files: 'too many files differ', no_time: 'no time was left' } as const;

function shortened(commit: string): string {
  return commit.slice(0, 7);
}
