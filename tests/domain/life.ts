// Builds runs and facts for the tests of the domain, and plays whole lives with random luck.
import type { Failure } from '../../src/domain/failure.ts';
import type { Fact, Recorded } from '../../src/domain/fact.ts';
import type { Objective, Place, Run } from '../../src/domain/run.ts';
import { defaultSettings, type Settings } from '../../src/domain/settings.ts';
import type { Observation } from '../../src/domain/pull-request.ts';
import type { TaskSpec } from '../../src/domain/task-spec.ts';
import type { Verdict } from '../../src/domain/verdict.ts';
import { fold } from '../../src/domain/transition.ts';

export const place: Place = {
  installationId: 1,
  owner: 'octo',
  repo: 'todo',
  repoId: 7,
  defaultBranch: 'main',
  isPrivate: false,
  issue: 12,
};

export const objective: Objective = {
  title: 'Due dates',
  body: 'Please.',
  comments: [],
  requestedBy: 'mona',
};

export function spec(key: string, more: Partial<TaskSpec> = {}): TaskSpec {
  return {
    key,
    title: `Task ${key}`,
    profile: 'code',
    description: '',
    criteria: ['it works'],
    paths: [],
    after: [],
    ...more,
  };
}

/** Numbers facts from 1 and dates them a second apart. */
export function record(facts: readonly Fact[]): Recorded[] {
  return facts.map((fact, index) => ({
    ...fact,
    seq: index + 1,
    at: new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString(),
  }));
}

export function requested(settings: Partial<Settings> = {}): Fact {
  return { type: 'run_requested', place, objective, settings: { ...defaultSettings, ...settings } };
}

export function proposed(tasks: readonly TaskSpec[]): Fact {
  return {
    type: 'plan_proposed',
    source: 'director',
    approach: 'Step by step.',
    tasks,
    spend: { usd: 0.1, tokens: 100 },
  };
}

/** A run whose plan is accepted and whose tracking issue is open, after these further facts. */
export function running(
  tasks: readonly TaskSpec[],
  facts: readonly Fact[] = [],
  settings: Partial<Settings> = {},
): Run {
  return must(
    fold(
      record([requested(settings), proposed(tasks), { type: 'tracking_issue_opened', issue: 13 }, ...facts]),
    ),
  );
}

export function started(task: string, attempt = 1): Fact {
  return { type: 'attempt_started', task, attempt, base: 'base' };
}

export function delivered(task: string, head: string, attempt = 1): Fact {
  return {
    type: 'attempt_delivered',
    task,
    attempt,
    delivery: { kind: 'branch', head, changed: ['src/a.js'] },
    summary: `did ${task}`,
    notes: [],
    spend: { usd: 0.2, tokens: 200 },
  };
}

export function opened(task: string, number = 20): Fact {
  return { type: 'pull_request_opened', task, number, url: `http://localhost/pull/${number}` };
}

export function verdict(task: string, subject: string, approved: boolean, attempt = 1): Fact {
  return {
    type: 'verdict_given',
    task,
    attempt,
    verdict: opinion(subject, approved),
    spend: { usd: 0.05, tokens: 50 },
  };
}

export function opinion(subject: string, approved: boolean): Verdict {
  const findings = approved ? [] : [{ severity: 'blocking' as const, text: 'it breaks' }];
  return { subject, approved, summary: approved ? 'Good.' : 'Not yet.', criteria: [], findings, changed: [] };
}

export function seen(task: string, head: string, more: Partial<Observation> = {}, asOf = 1_000_000): Fact {
  return { type: 'pull_request_observed', task, asOf, observation: observation(head, more) };
}

export function observation(head: string, more: Partial<Observation> = {}): Observation {
  return {
    at: '2026-01-01T00:10:00.000Z',
    head,
    state: 'open',
    draft: false,
    mergeable: 'yes',
    pendingChecks: [],
    failedChecks: [],
    approvedBy: [],
    changesRequestedBy: [],
    ...more,
  };
}

export function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('expected a value');
  return value;
}

/** An attempt that came to nothing, in its own words. */
export function gaveUp(words: string): Failure {
  return { why: { is: 'agent_ended', how: { is: 'gave_up', words, tried: '' }, said: '' } };
}

/** Work that a person sent back. */
export function sentBack(words: string): Failure {
  return { why: { is: 'sent_back', by: 'mona', words } };
}
