// The mechanical guard beside the strategist: no model, only rules. What it finds blocks until the task allows it in so
// many words, or a person approves that head. A new rule is one file in rules/ and one line here.
import type { GuardFinding } from '../verdict.ts';
import { type Allowance, isAllowed } from './allowance.ts';
import type { FileChange } from './change.ts';
import type { GuardLimits, GuardRule } from './rule.ts';
import { binary } from './rules/binary.ts';
import { bulk } from './rules/bulk.ts';
import { ciChange } from './rules/ci.ts';
import { deletedTest } from './rules/deleted-test.ts';
import { lostAssertion } from './rules/lost-assertion.ts';
import { installScript } from './rules/install-script.ts';
import { loweredBar } from './rules/lowered-bar.ts';
import { secret } from './rules/secret.ts';
import { size } from './rules/size.ts';
import { skippedTest } from './rules/skipped-test.ts';
import { suppression } from './rules/suppression.ts';

export const guardRules: readonly GuardRule[] = [
  secret,
  ciChange,
  installScript,
  deletedTest,
  skippedTest,
  lostAssertion,
  loweredBar,
  suppression,
  bulk,
  binary,
  size,
];

/** More of one rule are counted, not listed. */
const mostOfARule = 10;

export function guardFindings(
  change: readonly FileChange[],
  limits: GuardLimits,
  allowances: readonly Allowance[],
): GuardFinding[] {
  return guardRules.flatMap((rule) => {
    const found = rule
      .find(change, limits)
      .map((finding) => ({ rule: rule.name, ...finding }))
      .filter((finding) => !rule.taskMayAllow || !isAllowed(finding, allowances));
    const left = found.length - mostOfARule;
    if (left <= 0) return found;
    return [
      ...found.slice(0, mostOfARule),
      { rule: rule.name, what: { is: 'more_like_these', count: left } },
    ];
  });
}
