// What a reply cost, and how much a model can read: from a price list that ships with the package, never the network.
import { calcPrice, type PriceCalculation, type Usage as PricedUsage } from '@pydantic/genai-prices';
import type { Usage } from './model.ts';
import type { Provider } from './providers.ts';

/** Dollars; null where the price is unknown, which is not the same as free. */
export function priceOf(
  provider: Provider,
  model: string,
  usage: Usage & { readonly cacheWritten?: number },
): number | null {
  // The list refuses parts that exceed their whole, which some servers report.
  const cached = Math.min(usage.cached, usage.input);
  const priced = lookUp(provider, model, {
    input_tokens: usage.input,
    cache_read_tokens: cached,
    cache_write_tokens: Math.min(usage.cacheWritten ?? 0, usage.input - cached),
    output_tokens: usage.output,
  });
  return priced ? priced.total_price : null;
}

/** Tokens that fit into one request; `undefined` where the list does not know. */
export function contextWindowOf(provider: Provider, model: string): number | undefined {
  return lookUp(provider, model, { input_tokens: 1 })?.model.context_window;
}

function lookUp(provider: Provider, model: string, usage: PricedUsage): PriceCalculation | undefined {
  for (const providerId of provider.pricedAs) {
    const priced = calcPrice(usage, model, { providerId });
    if (priced) return priced;
  }
  return undefined;
}
