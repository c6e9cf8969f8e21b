// Why a task needs a person: a clause without its full stop.
import type { Escalation } from '../../domain/reason.ts';
import { counted } from '../phrase.ts';
import { sayer } from '../say.ts';
import { failureReasonText } from './failure.ts';
import { refusalText } from './github.ts';
import { troubleText } from './trouble.ts';

export const escalationText = sayer<Escalation>({
  attempts_failed: ({ count }) => `${counted(count, 'attempt')} failed`,
  same_failure_twice: () => 'two attempts in a row failed in the same way',
  machinery_failed: ({ times, last }) => `Troupe itself failed ${times} times: ${failureReasonText(last)}`,
  prerequisite_abandoned: ({ key }) => `it depends on ${key}, which was abandoned`,
  no_verdict: ({ reviews }) => `${reviews} reviews gave no verdict`,
  cannot_be_reviewed: ({ trouble }) => `it cannot be reviewed: ${troubleText(trouble)}`,
  conflict_cannot_be_resolved: ({ trouble }) =>
    `its merge conflict cannot be resolved: ${troubleText(trouble)}`,
  cannot_work: ({ trouble }) => troubleText(trouble),
  thrown_out_of_queue: ({ times }) => `the merge queue removed it ${times} times`,
  github_will_not_merge: ({ words }) => `GitHub will not merge it: ${words}`,
  merge_refused: ({ why }) => `GitHub refused to merge it: ${refusalText(why)}`,
  enqueue_refused: ({ why }) => `GitHub refused to enqueue it: ${refusalText(why)}`,
  pull_request_refused: ({ why }) => `GitHub refused to open its pull request: ${refusalText(why)}`,
  interrupted: ({ by }) => `${by} interrupted it`,
});
