// Shows every sentence of a file of wording: its functions are called with examples, and one without any does not compile.
import { expect } from 'vitest';

type Tells = (...given: never[]) => string;

/** For each function, what it is called with: once or several times. */
type Examples<Wording> = {
  readonly [Name in keyof Wording]: Wording[Name] extends (...given: infer Given) => string
    ? readonly Given[]
    : never;
};

/** One line for each call: what happened, and the sentence that says so. */
export function everySentence<Wording extends Record<string, Tells>>(
  wording: Wording,
  examples: Examples<Wording>,
): string {
  expect(Object.keys(examples).toSorted()).toEqual(Object.keys(wording).toSorted());
  const calls = Object.entries(examples) as unknown as [string, readonly (readonly never[])[]][];
  return calls
    .flatMap(([name, each]) => each.map((given) => `${name}: ${wording[name]?.(...given)}`))
    .join('\n');
}
