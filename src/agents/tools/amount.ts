// Numbers with nouns, and limits on the length of an answer.

/** "1 line", "2,000 lines". */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? noun : plural}`;
}

/** The first lines that stay within both limits. Empty if the first line alone is too long. */
export function fittingLines(
  lines: readonly string[],
  most: { lines: number; characters: number },
): string[] {
  const shown: string[] = [];
  let characters = 0;
  for (const line of lines) {
    characters += line.length;
    if (shown.length >= most.lines || characters > most.characters) break;
    shown.push(line);
  }
  return shown;
}
