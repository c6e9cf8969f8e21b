// Which company a model comes from: two models of one family share their blind spots, whoever serves them.
import { findProvider, providers } from './providers.ts';

/** `openai`, `anthropic`, …; at a provider that serves models of other companies, what the model's name says. */
export function familyOf({ provider, name }: { readonly provider: string; readonly name: string }): string {
  if (findProvider(provider)?.ownModels !== undefined) return provider;
  const maker = providers.find(({ ownModels }) => ownModels?.test(name));
  return maker?.name ?? (name.split(/[/:]/)[0] || provider);
}
