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

interface Tagged {
  readonly is: string;
}

/** For each tag, the data that it is shown with: once or several times. */
type EveryTag<T extends Tagged> = {
  readonly [Tag in T['is']]: readonly Omit<Of<T, Tag>, 'is'>[];
};

type Of<T extends Tagged, Tag> = T extends Tagged ? (Tag extends T['is'] ? T : never) : never;

/** One line for each example of a family of reasons: its tag, and what is said. */
export function everyReason<T extends Tagged>(say: (reason: T) => string, examples: EveryTag<T>): string {
  const all = Object.entries(examples) as [string, readonly object[]][];
  return all
    .flatMap(([is, each]) => each.map((data) => `${is}: ${say({ is, ...data } as unknown as T)}`))
    .join('\n');
}
