// Reactions; the same one twice by the same account is one.
import type { ReactionContent, Reaction } from '../state/reaction.ts';
import type { State } from '../state/state.ts';
import type { User } from '../state/user.ts';

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
