// What model calls cost.

/** Money and tokens used. `usd` is null as soon as one call's price was unknown. */
export interface Spend {
  readonly usd: number | null;
  readonly tokens: number;
}
