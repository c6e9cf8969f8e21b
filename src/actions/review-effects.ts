// A verdict on a pull request, as GitHub gets it: a review that people read, and a check run that protection can require.
// Approved work also answers the conversations that asked for it.
import type { Task } from '../domain/task.ts';
import type { Verdict } from '../domain/verdict.ts';
import { answerThread } from '../github/effects/answer-thread.ts';
import { checkRun } from '../github/effects/check-run.ts';
import type { NewEffect } from '../github/effects/kind.ts';
import { review } from '../github/effects/review.ts';
import { checkText, reviewText, threadAnswerText } from '../wording/review.ts';
import type { Job } from '../engine/job.ts';
import { runUrl } from '../engine/run-url.ts';

/** Nothing for a report or subtasks: they have no pull request, and their result stands in the tracking issue. */
export function reviewEffects(job: Job, task: Task, verdict: Verdict): NewEffect[] {
  if (task.pull === undefined) return [];
  const { safe } = job.services;
  const head = verdict.subject;
  const attempt = task.attempts.length;
  const { body, comments } = reviewText(verdict, attempt, safe);
  return [
    verdictCheck(job, task, verdict),
    review.plan(`review/${task.key}/${attempt}/${head}`, {
      pull: task.pull.number,
      head,
      body,
      comments: comments.map(({ path, line, text }) => ({ path, line, text })),
    }),
    ...(verdict.approved ? threadAnswers(job, task, task.pull.number, head) : []),
  ];
}

/** The check run on the head that the verdict is about. */
export function verdictCheck(job: Job, task: Task, verdict: Verdict): NewEffect {
  const detailsUrl = runUrl(job);
  return checkRun.plan(`check/${task.key}/${task.attempts.length}/${verdict.subject}`, {
    head: verdict.subject,
    conclusion: conclusionOf(verdict),
    ...checkText(verdict, job.services.safe),
    ...(detailsUrl === undefined ? {} : { detailsUrl }),
  });
}

/** Each conversation is answered once for each time it asked. */
function threadAnswers({ services }: Job, task: Task, pull: number, head: string): NewEffect[] {
  const body = threadAnswerText(head, task.attempts.at(-1)?.summary ?? '', services.safe);
  const asked = [
    ...task.attempts.flatMap(({ number, failure }) =>
      (failure?.requests ?? []).map((request) => ({ ...request, after: number })),
    ),
    ...(task.requests ?? []),
  ];
  return asked.flatMap(({ threads, after }) =>
    threads.map(({ id, comment }) =>
      answerThread.plan(`thread/${task.key}/${after}/${id}`, { pull, thread: id, comment, body }),
    ),
  );
}

/** Neutral: a person's approval lifts what the guard found, and a red check that protection requires could never be lifted. */
function conclusionOf({ approved, guard = [] }: Verdict): 'success' | 'failure' | 'neutral' {
  if (!approved) return 'failure';
  return guard.length === 0 ? 'success' : 'neutral';
}
