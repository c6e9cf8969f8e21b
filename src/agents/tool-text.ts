// The text of a tool's answer, for models and people. Code must not parse it, because a test, a file or a web page may
// have written it. The type therefore has no string methods, and tests/house/evidence.test.ts lists the files that may
// unwrap it.

declare const shownOnly: unique symbol;

/** A plain string in JSON and at run time. */
export interface ToolText {
  readonly [shownOnly]: true;
}

export function toolText(text: string): ToolText {
  return text as unknown as ToolText;
}

/** For display only. Never search the result. */
export function textToShow(text: ToolText): string {
  return text as unknown as string;
}
