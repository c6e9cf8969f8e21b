// What the mechanical guard found in a change. Each is a clause that stands beside its place.
import { counted } from './phrase.ts';

export function andMoreLikeThese(count: number): string {
  return `and ${count} more like these`;
}

/** @param first the first finding, in words. */
export function andMore(first: string, count: number): string {
  return count === 0 ? first : `${first}, and ${count} more`;
}

/** Before the list of them, for the next attempt. */
export function undoThese(): string {
  return 'A mechanical guard holds the work back. Undo each of these, unless the task cannot be done without it; then say in your summary why, and a person decides:';
}

export function binaryFileWas(how: 'added' | 'changed', bytes: number): string {
  return `a binary file of ${bytes} bytes was ${how}`;
}

export function vendoredCodeWasChanged(): string {
  return 'vendored code was changed';
}

export function lineIsTooLong(): string {
  return 'a line is too long to be read by anybody';
}

export function builtLinesWereAdded(count: number): string {
  return `${count} lines that a build makes were added`;
}

export function generatedLinesWereAdded(count: number): string {
  return `${count} generated lines were added`;
}

export function ciWasChanged(): string {
  return 'what checks the project in CI was changed';
}

export function testFileWasDeleted(): string {
  return 'a test file was deleted';
}

/** @param before its name until now. */
export function testFileIsNoLongerFound(before: string | undefined): string {
  return `the test file ${before} got a name under which no test is looked for`;
}

export function testsWereDeleted(count: number): string {
  return `${someOf(count, 'test')} deleted`;
}

export function testIsSkipped(): string {
  return 'a test is skipped, or others are passed over for it';
}

export function assertionCannotFail(): string {
  return 'an assertion cannot fail';
}

export function assertionsWereRemoved(count: number): string {
  return `${someOf(count, 'assertion')} removed`;
}

export function assertionsAskForLess(count: number): string {
  return `${count === 1 ? 'an assertion asks' : `${count} assertions ask`} for less than before`;
}

function someOf(count: number, noun: string): string {
  const one = /^[aeiou]/.test(noun) ? 'an' : 'a';
  return count === 1 ? `${one} ${noun} was` : `${counted(count, noun)} were`;
}

export function runsAtInstall(): string {
  return 'this file is run when the project is installed or started';
}

export function installCommandWasChanged(): string {
  return 'a command that an install runs was added or changed';
}

export function settingsOfCheckWereDeleted(): string {
  return 'the settings of a check were deleted';
}

export function ruleWasTurnedOff(): string {
  return 'a rule or a check was turned off';
}

export function ruleWasTakenOut(): string {
  return 'a rule or a check was taken out';
}

export function checkCannotFail(): string {
  return 'a command that checks cannot fail any more';
}

export function filesAreLeftOut(): string {
  return 'files are taken away from what a check looks at';
}

export function thresholdWasRemoved(key: string): string {
  return `the threshold \`${key}\` was removed`;
}

export function thresholdWasLowered(key: string, from: number, to: number): string {
  return `the threshold \`${key}\` was lowered from ${from} to ${to}`;
}

/** @param what `a GitHub token` */
export function seemsToStandHere(what: string): string {
  return `${what} seems to stand here`;
}

export function passwordSeemsToStandHere(): string {
  return seemsToStandHere('a password or key');
}

export function isTooLarge(lines: number, most: number): string {
  return `${lines} lines were changed, and \`review.max_changed_lines\` is ${most}`;
}

export function looksAway(): string {
  return 'a check is told to look away';
}
