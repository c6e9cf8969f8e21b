// The port to language models: what is said to one, what it answers, and the one way it fails. Adapters
// (openai.ts, anthropic.ts) speak it; a provider's own types stay in this folder.
import type { StandIn } from '../domain/role-model.ts';
import type { ModelChoiceProblem, ModelTrouble, Trouble } from '../domain/trouble.ts';
import { modelProblemText } from '../wording/reasons/trouble.ts';

/** A JSON Schema object, as tool parameters are described to providers. */
type JsonSchema = { readonly [keyword: string]: unknown };

export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonSchema;
}

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** A JSON object; `{ _invalid: text }` where the model's text was none. */
  readonly input: unknown;
}

export interface ToolResult {
  /** The id of the call it answers. */
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly isError: boolean;
}

export interface UserMessage {
  readonly role: 'user';
  readonly text: string;
}

export interface AssistantMessage {
  readonly role: 'assistant';
  readonly text: string;
  readonly calls: readonly ToolCall[];
  /** Provider blocks to send back unread (thinking); JSON. */
  readonly opaque?: unknown;
  /** Set if another model than the chosen one wrote it. */
  readonly standIn?: StandIn;
}

interface ToolsMessage {
  readonly role: 'tools';
  readonly results: readonly ToolResult[];
}

/** JSON, so that a transcript can be stored and resumed. */
export type Message = UserMessage | AssistantMessage | ToolsMessage;

/** Tokens of one reply. */
export interface Usage {
  /** All input tokens, cached ones included. */
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

export interface ModelRequest {
  readonly system: string;
  readonly messages: readonly Message[];
  readonly tools: readonly ToolSpec[];
  readonly maxTokens?: number;
  /** `true`: some tool has to be called; a name: that one. */
  readonly mustCall?: string | true;
}

export interface ModelReply {
  readonly message: AssistantMessage;
  /** `length`: cut off at the token limit; `refused`: the provider's filter or the model declined. */
  readonly stop: 'end' | 'tools' | 'length' | 'refused';
  readonly usage: Usage;
  /** Dollars; null where the price is unknown. */
  readonly usd: number | null;
  readonly ms: number;
  /** The provider said that nothing is left for the next request before so many milliseconds. */
  readonly restMs?: number;
}

export interface CompleteOptions {
  readonly signal?: AbortSignal;
  readonly onText?: (delta: string) => void;
  /** Called when a wait for a turn or a provider begins, with the reason. Returns what to call when it ends. */
  readonly onWait?: (why: Trouble) => () => void;
  /** Called when a request failed and is retried after a wait. */
  readonly onTrouble?: (why: Trouble) => void;
  /** Called right before each request goes out. The request is not sent if it throws. */
  readonly beforeSending?: () => Promise<void>;
}

export interface Model {
  readonly provider: string;
  readonly name: string;
  /** Tokens that fit into one request and its reply; missing where unknown. */
  readonly contextWindow?: number;
  /** Throws only ModelFailure. */
  complete(request: ModelRequest, options: CompleteOptions): Promise<ModelReply>;
}

/**
 * `key`: refused or missing credentials or credit; `limit`: too many requests; `overloaded`: the provider is in
 * trouble; `request`: it will never accept this; `network`: no (whole) answer; `stopped`: our own signal.
 */
export type ModelFailureKind = 'key' | 'limit' | 'overloaded' | 'request' | 'network' | 'stopped';

/** The message says what a person can do. */
export class ModelFailure extends Error {
  readonly trouble: ModelTrouble | ModelChoiceProblem;
  readonly kind: ModelFailureKind;
  readonly retryAfterMs?: number;
  /** The request was sent and broke off, so the provider may bill what it had done by then. */
  readonly mayBeBilled: boolean;

  constructor(
    kind: ModelFailureKind,
    trouble: ModelTrouble | ModelChoiceProblem,
    options: { retryAfterMs?: number; mayBeBilled?: boolean; cause?: unknown } = {},
  ) {
    super(modelProblemText(trouble), { cause: options.cause });
    this.trouble = trouble;
    this.name = 'ModelFailure';
    this.kind = kind;
    this.mayBeBilled = options.mayBeBilled ?? false;
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
  }
}
