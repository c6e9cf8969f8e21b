// What Troupe says: comments are read one by one in the order they came, so that what nobody read can be told at the end.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Comment } from '../../../src/local/github/state/comment.ts';
import { reactionsTo } from '../../../src/local/github/world/reaction.ts';
import { repository } from './project.ts';
import type { Town } from './town.ts';

export interface Talk {
  /** The next comment by Troupe on that issue or pull request which the story has not read yet; waits for it. */
  reads(number: number): Promise<string>;
  /** What Troupe's reactions say on an issue (by its number) or a comment (by its id). */
  reactions(on: { issue: number } | { comment: number }): string[];
  /** The first lines of Troupe's reviews of a pull request, oldest first. */
  reviews(pull: number): string[];
  /** Troupe's comments that were not read, in words. */
  unread(): string[];
}

/** For how long nothing may happen before a story no longer waits: a machine under load is slow, but never still. */
export const patienceMs = 60_000;

export function talkIn({ world, app, wire }: Town): Talk {
  const { state } = world;
  const read = new Set<number>();
  const fresh = (): Comment[] =>
    state.comments.filter((comment) => comment.appId === app.id && !read.has(comment.id));
  const numberOf = (comment: Comment): number => state.issues.get(comment.issueId)?.number ?? 0;
  return {
    reads: async (number) => {
      const gone = stillness(() => wire.exchanges.length);
      for (; !gone(); await sleep(20)) {
        const comment = fresh().find((one) => numberOf(one) === number);
        if (comment === undefined) continue;
        read.add(comment.id);
        return wordsOf(comment.body);
      }
      const elsewhere = fresh().map((one) => `#${numberOf(one)}: ${wordsOf(one.body)}`);
      throw new Error(
        `Troupe said nothing new on #${number}. Unread elsewhere: ${elsewhere.join('; ') || 'nothing'}`,
      );
    },
    reactions: (on) => {
      const subject = 'issue' in on ? world.issue(repository, on.issue).id : on.comment;
      const bot = state.apps.get(app.id)?.botId;
      return reactionsTo(state, subject).flatMap((one) => (one.userId === bot ? [one.content] : []));
    },
    reviews: (pull) =>
      world
        .reviews(repository, pull)
        .filter((review) => review.appId === app.id)
        .map(({ body }) => body.split('\n')[0] ?? ''),
    unread: () => fresh().map((one) => `on #${numberOf(one)}: ${wordsOf(one.body)}`),
  };
}

/** Tells whether the measure has stood still for too long. */
export function stillness(measure: () => number): () => boolean {
  let last = measure();
  let since = Date.now();
  return () => {
    const now = measure();
    if (now !== last) since = Date.now();
    last = now;
    return Date.now() - since > patienceMs;
  };
}

/** Without the hidden marker. */
function wordsOf(body: string): string {
  return body.replaceAll(/<!-- troupe:.*? -->/g, '').trim();
}
