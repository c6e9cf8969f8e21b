// A rough count of tokens, for servers that report none and for deciding when a transcript is too long.

const charactersPerToken = 4;

export function estimateTokens(text: string): number {
  return Math.ceil(text.length / charactersPerToken);
}
