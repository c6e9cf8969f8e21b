// Reads the arguments of a tool call. Models write JSON by hand, so it may be none.

/** The parsed JSON; `{}` for no text; `{ _invalid: text }` where it does not parse. */
export function parseToolInput(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return { _invalid: text };
  }
}
