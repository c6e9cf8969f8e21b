// The model of a role: as it is chosen, what a repository says about it, and one that takes its place.

export interface ModelName {
  readonly provider: string;
  readonly model: string;
}

interface Parameters {
  /** 0 to 2; absent: the provider's default. */
  readonly temperature?: number;
  /** Tokens of one reply. */
  readonly maxTokens?: number;
  /** Wall-clock time of one attempt, plan or review, without the waiting for providers. */
  readonly timeoutSeconds?: number;
  /** Models that take over in this order when the model is unavailable. */
  readonly fallback?: readonly ModelName[];
}

export interface RoleModel extends ModelName, Parameters {}

/** Whatever a repository leaves out is the server's choice. */
export interface RoleModelSettings extends Partial<ModelName>, Parameters {}

/** A model that answers in place of another one; both as provider:model. */
export interface StandIn {
  readonly model: string;
  readonly insteadOf: string;
  /** Why, in the first reply after the change. */
  readonly why?: string | undefined;
}
