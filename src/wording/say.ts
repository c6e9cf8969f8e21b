// Puts tagged data into words: one function for each tag, and none may be missing.

interface Tagged {
  readonly is: string;
}

export type Sayings<T extends Tagged> = {
  readonly [Tag in T['is']]: (given: Of<T, Tag>) => string;
};

/** The members of a family that carry the tag; one member may stand for several tags. */
type Of<T extends Tagged, Tag> = T extends Tagged ? (Tag extends T['is'] ? T : never) : never;

/** One function that says each kind of a family. */
export function sayer<T extends Tagged>(sayings: Sayings<T>): (given: T) => string {
  return (given) => (sayings[given.is as T['is']] as (given: T) => string)(given);
}
