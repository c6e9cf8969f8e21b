// The protection of branches, as it is kept.
export interface RequiredCheck {
  readonly context: string;
  /** Only this App's run counts; `null`: anybody's. */
  readonly appId: number | null;
}

export interface Protection {
  readonly id: number;
  readonly repositoryId: number;
  readonly branch: string;
  /** `strict`: the head must hold the base's newest commit. */
  readonly requiredChecks: { readonly strict: boolean; readonly checks: readonly RequiredCheck[] } | null;
  readonly requiredReviews: {
    readonly count: number;
    readonly codeOwners: boolean;
    readonly dismissStale: boolean;
  } | null;
  readonly enforceAdmins: boolean;
  /** Apps that may merge whatever it asks for; GitHub then calls a pull request mergeable to them. */
  readonly bypassAppIds?: readonly number[];
}
