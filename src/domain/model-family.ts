// Which house a model comes from: two of one house share their blind spots, whoever serves them.
/** `openai`, `anthropic`, …; of a model behind a broker or on one's own server, what its name says, if it says it. */
export function familyOf({ provider, name }: { readonly provider: string; readonly name: string }): string {
  if (provider !== 'openrouter' && provider !== 'local' && provider !== 'custom') return provider;
  return houses.find(([, mark]) => mark.test(name))?.[0] ?? (name.split(/[/:]/)[0] || provider);
}

const houses: readonly (readonly [family: string, mark: RegExp])[] = [
  ['anthropic', /\bclaude|^anthropic\//i],
  ['openai', /\bgpt-|\bo\d(?:-|$)|^openai\//i],
  ['google', /\bgem(?:ini|ma)|^google\//i],
  ['glm', /\bglm-|^z-ai\//i],
];
