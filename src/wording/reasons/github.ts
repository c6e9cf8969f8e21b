// What it means that GitHub did not answer with a success, where GitHub itself has no words for it.

/** @param words GitHub's. */
export function givesNoToken(words: string): string {
  return `GitHub gives us no token for this repository; is the App still installed there, and not suspended? (${words})`;
}

export function answeredWith(status: number): string {
  return `GitHub answered ${status}`;
}

export function asksToSlowDown(): string {
  return 'GitHub asks us to slow down';
}

export function gaveNoAnswer(words: string): string {
  return `no answer from GitHub: ${words}`;
}

/** It may have been done all the same; nobody knows. */
export function gaveNoAnswerIn(tries: number, words: string): string {
  return `no answer in ${tries} tries: ${words}`;
}

export function answerWasUnreadable(to: string): string {
  return `the answer to ${to} was not readable`;
}

/** All there is to say of a check that printed nothing. */
export function concluded(conclusion: string | null): string {
  return `concluded ${conclusion ?? 'nothing yet'}`;
}
