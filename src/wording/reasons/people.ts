// What people did or asked for, where that is the reason for what follows.
import { type ChangeRequest, whose } from '../../domain/change-request.ts';
import type { Abandonment, PauseReason } from '../../domain/reason.ts';
import type { Task } from '../../domain/task.ts';
import { sayer } from '../say.ts';
import { limitText } from './budget.ts';

export const abandonmentText = sayer<Abandonment>({
  asked_for: ({ words }) => words || 'no reason given',
  line_deleted: () => 'its line was deleted',
  pull_request_closed: () => 'its pull request was closed',
  dropped_from_plan: () => 'dropped from the plan',
});

export const pauseText = sayer<PauseReason>({
  asked_for: ({ words }) => words || 'until further notice',
  limit_reached: ({ limit }) => limitText(limit),
});

export function askedForChanges(requests: readonly ChangeRequest[]): string {
  return `${whose(requests).join(', ')} asked for changes`;
}

export function requestText(request: ChangeRequest): string {
  return `${askedForChanges([request])}: ${request.text}`;
}

/** What a person wants done differently in the next attempt; the empty string where nobody said anything. */
export function adviceText({
  advice = '',
  requests = [],
  forgiven,
}: Pick<Task, 'advice' | 'requests' | 'forgiven'>): string {
  const latest = requests.filter(({ after }) => after === forgiven);
  return [advice, ...latest.map(requestText)].filter(Boolean).join('\n\n');
}

/** What a complete task came to. */
export function resultText({ result, byHand }: Task['stage'] & { at: 'complete' }): string {
  return byHand === undefined ? result : `Completed manually by ${byHand}.`;
}
