// The text of a tool's answer. Models and people read it, but no code learns anything from it, because anybody may have
// written it. So it has none of a string's methods, and tests/house/evidence.test.ts lists who may unwrap it to show it.

declare const shownOnly: unique symbol;

/** A string in JSON and at run time. */
export interface ToolText {
  readonly [shownOnly]: true;
}

export function toolText(text: string): ToolText {
  return text as unknown as ToolText;
}

/** To be shown, not to be searched. */
export function textToShow(text: ToolText): string {
  return text as unknown as string;
}
