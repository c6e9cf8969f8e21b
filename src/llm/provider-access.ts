// What a provider is reached with, as the configuration gives it.

/** Per minute, over all processes that share the turns; what is absent has no limit. */
export interface RateLimits {
  readonly requests?: number;
  /** Of requests and replies together. */
  readonly tokens?: number;
}

/** A key, an address, or both. */
export interface ProviderAccess {
  readonly apiKey?: string;
  readonly baseUrl?: string;
  readonly limits?: RateLimits;
}

/** By the provider's name. */
export type Providers = Readonly<Record<string, ProviderAccess>>;
