// A run as its facts tell it, for the texts that people read about one.
import type { Fact, Recorded } from '../../src/domain/fact.ts';
import type { Run } from '../../src/domain/run.ts';
import { defaultSettings } from '../../src/domain/settings.ts';
import type { Profile, TaskSpec } from '../../src/domain/task-spec.ts';
import { fold } from '../../src/domain/transition.ts';

export function spec(key: string, title: string, profile: Profile, after: readonly string[] = []): TaskSpec {
  return {
    key,
    title,
    profile,
    description: `${title}.`,
    criteria: [`${title} works`, 'The tests pass'],
    paths: ['src'],
    after,
  };
}

const place = {
  installationId: 1,
  owner: 'ada',
  repo: 'todo',
  repoId: 7,
  defaultBranch: 'main',
  isPrivate: false,
  issue: 1,
};

/** The n-th fact happens n minutes after ten o'clock. */
export function runOf(...facts: readonly Fact[]): Run {
  const objective = {
    title: 'Due dates for @everyone',
    body: 'To-dos need one.',
    comments: [],
    requestedBy: 'ada',
  };
  const first: Fact = { type: 'run_requested', place, objective, settings: defaultSettings };
  const recorded = [first, ...facts].map(
    (fact, index): Recorded => ({
      ...fact,
      seq: index + 1,
      at: new Date(Date.UTC(2026, 4, 1, 10, index)).toISOString(),
    }),
  );
  const run = fold(recorded);
  if (run === undefined) throw new Error('a run begins with its request');
  return run;
}

const spend = (usd: number | null, tokens: number) => ({ usd, tokens });

/** Research done, code merged on its second try, tests in review, one task waiting. */
export const halfway: readonly Fact[] = [
  {
    type: 'plan_proposed',
    source: 'director',
    approach: 'Research first, then store & show. Thanks @director, fixes #99.',
    tasks: [
      spec('T1', 'Find out how dates are stored', 'research'),
      spec('T2', 'Store <due> dates', 'code', ['T1']),
      spec('T3', 'Test "due" dates [all of them]', 'test', ['T2']),
      spec('T4', 'Show | due dates', 'code', ['T2', 'T3']),
    ],
    spend: spend(0.05, 5_000),
  },
  { type: 'tracking_issue_opened', issue: 2 },
  { type: 'attempt_started', task: 'T1', attempt: 1, base: 'a'.repeat(40) },
  {
    type: 'attempt_delivered',
    task: 'T1',
    attempt: 1,
    delivery: { kind: 'report', digest: 'd1', text: 'As ISO 8601, see [here](https://evil.example).' },
    summary: 'Read the store',
    notes: [],
    spend: spend(0.1, 10_000),
  },
  {
    type: 'verdict_given',
    task: 'T1',
    attempt: 1,
    verdict: { subject: 'd1', approved: true, summary: 'Good', criteria: [], findings: [], changed: [] },
    spend: spend(0.01, 1_000),
  },
  { type: 'result_accepted', task: 'T1', subject: 'd1' },
  { type: 'attempt_started', task: 'T2', attempt: 1, base: 'a'.repeat(40) },
  {
    type: 'attempt_failed',
    task: 'T2',
    attempt: 1,
    failure: {
      why: { is: 'agent_ended', how: { is: 'out_of_steps', steps: 60 }, said: '' },
      evidence: 'Last output:\n```\n<timeout> @ci\n```',
    },
    spend: spend(0.2, 20_000),
  },
  { type: 'attempt_started', task: 'T2', attempt: 2, base: 'a'.repeat(40) },
  {
    type: 'attempt_delivered',
    task: 'T2',
    attempt: 2,
    delivery: { kind: 'branch', head: 'b'.repeat(40), changed: ['src/store.js'] },
    summary: 'Stored them',
    notes: ['Dates are ISO strings'],
    spend: spend(0.3, 30_000),
  },
  { type: 'pull_request_opened', task: 'T2', number: 3, url: 'https://github.example.com/ada/todo/pull/3' },
  { type: 'task_merged', task: 'T2', head: 'b'.repeat(40), mergeSha: 'c'.repeat(40) },
  { type: 'attempt_started', task: 'T3', attempt: 1, base: 'c'.repeat(40) },
];
