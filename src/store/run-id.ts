// The number of a run, on its own so that every noun of the store can name it.

/** PostgreSQL's identity, read as a number: 2^53 runs are enough. */
export type RunId = number;
