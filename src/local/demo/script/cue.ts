// Reads from a conversation which agent it is for, and how many replies it already has.

export interface Cue {
  /** "Code worker", "Strategist", … */
  readonly who: string;
  /** 1 if the opening names none. */
  readonly attempt: number;
  /** The opening's second heading: the title of the task or of the issue. */
  readonly title: string;
  /** Number of replies already given in this scene. */
  readonly step: number;
}

export interface Line {
  readonly role: string;
  readonly text: string;
}

/**
 * Every agent's conversation opens with a line such as `# Code worker: task T3, attempt 2`, followed by the title as
 * a heading. The last opening counts, because a conversation may contain several. Undefined if there is none.
 */
export function readCue(conversation: readonly Line[]): Cue | undefined {
  const start = conversation.findLastIndex(({ role, text }) => role === 'user' && opening.test(text));
  const [, who, rest] = opening.exec(conversation[start]?.text ?? '') ?? [];
  if (who === undefined || rest === undefined) return undefined;
  const headings = conversation[start]?.text.match(/^#+ .+$/gm) ?? [];
  return {
    who,
    attempt: Number(/attempt (\d+)/.exec(rest)?.[1] ?? 1),
    title: headings[1]?.replace(/^#+ /, '').trim() ?? '',
    step: conversation.slice(start).filter(({ role }) => role === 'assistant').length,
  };
}

const opening = /^# ([A-Z][a-z ]+): (.+)/;
