// A verdict on a pull request, as GitHub gets it: a review that people read, and a check run that protection can require.
// Approved work also answers the conversations that asked for it.
import type { Task } from '../domain/task.ts';
import type { Verdict } from '../domain/verdict.ts';
import { answerThread } from './effects/answer-thread.ts';
import { checkRun } from './effects/check-run.ts';
import type { NewEffect } from '../domain/effect.ts';
import { review } from './effects/review.ts';
import { checkText, reviewText, threadAnswerText } from '../wording/review.ts';
import type { Outgoing } from '../wording/outgoing.ts';

/** What the texts need besides the verdict. `url`: where the run can be watched. */
interface Texts {
  readonly safe: Outgoing;
  readonly url?: string | undefined;
}

/** Nothing for a report or subtasks: they have no pull request, and their result stands in the tracking issue. */
export function reviewEffects(task: Task, verdict: Verdict, texts: Texts): NewEffect[] {
  if (task.pull === undefined) return [];
  const { safe } = texts;
  const head = verdict.subject;
  const attempt = task.attempts.length;
  const { body, comments } = reviewText(verdict, attempt, safe);
  return [
    verdictCheck(task, verdict, texts),
    review.plan(
      { does: 'review', task: task.key, head, which: [attempt] },
      {
        pull: task.pull.number,
        head,
        body,
        comments: comments.map(({ path, line, text }) => ({ path, line, text })),
      },
    ),
    ...(verdict.approved ? threadAnswers(task, task.pull.number, head, safe) : []),
  ];
}

/** The check run on the head that the verdict is about. */
export function verdictCheck(task: Task, verdict: Verdict, { safe, url }: Texts): NewEffect {
  const head = verdict.subject;
  return checkRun.plan(
    { does: 'check', task: task.key, head, which: [task.attempts.length] },
    {
      task: task.key,
      head,
      conclusion: conclusionOf(verdict),
      ...checkText(verdict, safe),
      ...(url !== undefined && { detailsUrl: url }),
    },
  );
}

/** Each conversation is answered once for each time it asked. */
function threadAnswers(task: Task, pull: number, head: string, safe: Outgoing): NewEffect[] {
  const body = threadAnswerText(head, task.attempts.at(-1)?.summary ?? '', safe);
  const asked = [
    ...task.attempts.flatMap(({ number, failure }) =>
      (failure?.requests ?? []).map((request) => ({ ...request, after: number })),
    ),
    ...(task.requests ?? []),
  ];
  return asked.flatMap(({ threads, after }) =>
    threads.map(({ id, comment }) =>
      answerThread.plan(
        { does: 'thread', task: task.key, which: [after, id] },
        { pull, thread: id, comment, body },
      ),
    ),
  );
}

/** Neutral: a person's approval lifts what the guard found, and a red check that protection requires could never be lifted. */
function conclusionOf({ approved, guard = [] }: Verdict): 'success' | 'failure' | 'neutral' {
  if (!approved) return 'failure';
  return guard.length === 0 ? 'success' : 'neutral';
}
