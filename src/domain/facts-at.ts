// The facts that follow automatically from where a task stands.
import { whose } from './change-request.ts';
import type { Fact } from './fact.ts';
import type { Position } from './position.ts';
import type { TaskKey } from './task-spec.ts';

export function factsAt(task: TaskKey, here: Position): Fact[] {
  switch (here.at) {
    case 'merged':
      return [{ type: 'task_merged', task, head: here.head, mergeSha: here.mergeSha }];
    case 'closed':
      return [{ type: 'task_abandoned', task, by: 'a person', why: { is: 'pull_request_closed' } }];
    case 'pushed':
      return [{ type: 'head_moved', task, head: here.head }];
    case 'cut_off':
      return [{ type: 'task_escalated', task, why: { is: 'prerequisite_abandoned', key: here.lost } }];
    case 'stuck':
      return [{ type: 'task_escalated', task, why: here.why }];
    case 'answered':
      return [retried(task, here)];
    case 'accepted':
      return [{ type: 'result_accepted', task, subject: here.subject }];
    case 'rejected':
      return [rejected(task, here)];
    case 'out_of_date':
      return [{ type: 'merge_conflicted', task, head: here.head }];
    case 'complete':
    case 'abandoned':
    case 'held':
    case 'blocked':
    case 'ready':
    case 'attempting':
    case 'failed':
    case 'resolving':
    case 'unopened':
    case 'in_review':
    case 'unseen':
    case 'persons_turn':
    case 'githubs_turn':
    case 'checks_to_rerun':
    case 'approved':
    case 'waiting_human':
      return [];
  }
}

function retried(task: TaskKey, { requests }: Position & { at: 'answered' }): Fact {
  return { type: 'task_retried', task, by: whose(requests).join(', '), advice: '', requests };
}

function rejected(task: TaskKey, { attempt, subject, failure }: Position & { at: 'rejected' }): Fact {
  return { type: 'work_rejected', task, attempt, subject, failure };
}
