// What a repository says about the model of a role; whatever it leaves out is the server's choice.

export interface ModelName {
  readonly provider: string;
  readonly model: string;
}

export interface RoleModelSettings extends Partial<ModelName> {
  /** 0 to 2. */
  readonly temperature?: number;
  /** Tokens of one reply. */
  readonly maxTokens?: number;
  /** Wall-clock time of one attempt, plan or review, without the waiting for providers. */
  readonly timeoutSeconds?: number;
  /** Who takes over, one after the other, when the model cannot be had. */
  readonly fallback?: readonly ModelName[];
}
