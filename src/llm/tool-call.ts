// Tool calls as models write them: arguments may be no JSON, and names may hold characters that providers refuse.

/** The parsed object; `{}` for no text; `{ _invalid: text }` where the text is no JSON object. */
export function parseToolInput(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    const input: unknown = JSON.parse(text);
    const isObject = typeof input === 'object' && input !== null && !Array.isArray(input);
    return isObject ? input : { _invalid: text };
  } catch {
    return { _invalid: text };
  }
}

/** A name that was made up may hold what providers refuse to read again ("functions.read_file", or nothing). */
export function writeToolName(name: string): string {
  return name.replace(/[^\w-]/g, '_').slice(0, 64) || 'unnamed';
}
