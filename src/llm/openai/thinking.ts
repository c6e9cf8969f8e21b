// What OpenAI-compatible servers want back unread with the next request: DeepSeek's and GLM's `reasoning_content`,
// OpenRouter's `reasoning_details`, Google's thought signatures (`extra_content` of a call).
import type { Authored } from '../opaque.ts';

export interface Opaque extends Authored {
  readonly message: { readonly reasoning_content?: string; readonly reasoning_details?: readonly unknown[] };
  /** By the call's id. */
  readonly calls: { readonly [id: string]: { readonly extra_content: unknown } };
}
