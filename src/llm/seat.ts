// Where a model is reached: provider, address, key and name, settled once when it is opened.
import type { ModelPlace } from '../domain/trouble.ts';
import type { Provider } from './providers.ts';

export interface Seat {
  readonly provider: Provider;
  readonly model: string;
  readonly baseUrl: string;
  readonly apiKey?: string;
  readonly temperature?: number;
  /** Tokens of one reply, unless a request says otherwise. */
  readonly maxTokens?: number;
  /** How long an answer may stay silent, instead of the provider's usual time. */
  readonly idleMs?: number;
  /** The setting that chose this model, so that messages can name it: `models.code`. */
  readonly setting?: string;
}

/** For messages, without the key. */
export function placeOf({ provider, model, baseUrl, setting }: Seat): ModelPlace {
  return { title: provider.title, keyVariable: provider.keyVariable, model, baseUrl, setting };
}
