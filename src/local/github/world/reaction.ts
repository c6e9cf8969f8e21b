// Reactions; the same one twice by the same account is one.
import type { State } from './state.ts';
import type { User } from './user.ts';

export const reactionContents = [
  '+1',
  '-1',
  'laugh',
  'confused',
  'heart',
  'hooray',
  'rocket',
  'eyes',
] as const;
export type ReactionContent = (typeof reactionContents)[number];

export interface Reaction {
  readonly id: number;
  /** Database id of the issue, comment or review comment; ids are unique over all of them. */
  readonly subjectId: number;
  readonly userId: number;
  readonly content: ReactionContent;
  readonly createdAt: number;
}

/** Adds a reaction, or finds the one that is there. */
export function react(
  state: State,
  subjectId: number,
  user: User,
  content: ReactionContent,
): { readonly reaction: Reaction; readonly isNew: boolean } {
  const existing = reactionsTo(state, subjectId).find(
    (one) => one.userId === user.id && one.content === content,
  );
  if (existing) return { reaction: existing, isNew: false };
  const id = state.nextId();
  const reaction = { id, subjectId, userId: user.id, content, createdAt: Date.now() };
  return { reaction: state.reactions.put(reaction), isNew: true };
}

export function reactionsTo(state: State, subjectId: number): Reaction[] {
  return state.reactions.filter((reaction) => reaction.subjectId === subjectId);
}
