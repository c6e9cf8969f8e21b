// Reads an issue from Markdown: the first non-empty line is the title, the rest is the body.

export interface IssueText {
  readonly title: string;
  readonly body: string;
}

/** The title has no heading marks. It is empty if the text is. */
export function readIssue(text: string): IssueText {
  const [first = '', ...rest] = text.replaceAll('\r\n', '\n').trimStart().split('\n');
  return {
    title: first
      .replace(/^#+\s*/, '')
      .replace(/\s#+$/, '')
      .trim(),
    body: rest.join('\n').trim(),
  };
}
