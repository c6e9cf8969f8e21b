// A run in the middle of its life, told in facts: something in every status, markup where it must not act.
import type { Fact, Recorded } from '../../src/domain/fact.ts';
import { defaultSettings } from '../../src/domain/settings.ts';
import type { Profile, TaskSpec } from '../../src/domain/task-spec.ts';

const sha = (digit: string): string => digit.repeat(40);
const spend = (usd: number, tokens: number) => ({ usd, tokens });

function spec(key: string, profile: Profile, title: string, after: readonly string[] = []): TaskSpec {
  return {
    key,
    profile,
    title,
    after,
    description: `Do what the title says, and **nothing** else.\n\n<script>alert('from a model')</script>`,
    criteria: ['The tests of the project pass', 'The new behaviour has a test'],
    paths: ['src/todo.js', 'tests/'],
  };
}

export const place = {
  installationId: 7,
  owner: 'octo',
  repo: 'todo-api',
  repoId: 99,
  defaultBranch: 'main',
  isPrivate: false,
  issue: 12,
};

export const request: Fact & { type: 'run_requested' } = {
  type: 'run_requested',
  place,
  objective: {
    title: 'Let people set due dates and see <b>overdue</b> to-dos',
    body: 'A to-do can have a due date.',
    comments: [],
    requestedBy: 'mona',
  },
  settings: defaultSettings,
};

/** Everything after the request. */
export const story: readonly Fact[] = [
  {
    type: 'plan_proposed',
    source: 'director',
    approach: 'Dates first, then what is **overdue**; the endpoints side by side.',
    tasks: [
      spec('T1', 'research', 'How does the API store and validate what it is given?'),
      spec('T2', 'code', 'Store a due date with a to-do', ['T1']),
      spec('T3', 'plan', 'Split the work on the endpoints', ['T1']),
      spec('T4', 'test', 'Cover due dates from request to answer', ['T2', 'T3']),
      spec('T5', 'code', 'Say in the answer which to-dos are overdue', ['T2']),
      spec('T6', 'code', 'Send a reminder by mail on the day', ['T2']),
      spec('T7', 'code', 'Document the new fields in the README', ['T4', 'T5']),
    ],
    spend: spend(0.21, 48_200),
  },
  { type: 'tracking_issue_opened', issue: 13 },
  { type: 'attempt_started', task: 'T1', attempt: 1, base: sha('a') },
  {
    type: 'attempt_delivered',
    task: 'T1',
    attempt: 1,
    delivery: {
      kind: 'report',
      digest: sha('b'),
      text: '## What there is\n\nTo-dos live in `src/store.js`.\n\n- no validation yet\n- [docs](https://example.com)\n\n<img src=x onerror=alert(1)>',
    },
    summary: 'Read the store and the router.',
    notes: ['Dates are ISO strings.'],
    spend: spend(0.08, 31_000),
  },
  {
    type: 'verdict_given',
    task: 'T1',
    attempt: 1,
    verdict: {
      subject: sha('b'),
      approved: true,
      summary: 'Answers the question.',
      criteria: [],
      changed: ['src/store.js'],
      findings: [],
    },
    spend: spend(0.03, 9_000),
  },
  { type: 'result_accepted', task: 'T1', subject: sha('b') },
  { type: 'attempt_started', task: 'T2', attempt: 1, base: sha('a') },
  { type: 'attempt_started', task: 'T3', attempt: 1, base: sha('a') },
  {
    type: 'attempt_delivered',
    task: 'T3',
    attempt: 1,
    delivery: {
      kind: 'subtasks',
      digest: sha('c'),
      text: 'Two endpoints, two tasks.',
      tasks: [
        spec('a', 'code', 'Accept dueDate when a to-do is made'),
        spec('b', 'code', 'Filter by due date', ['a']),
      ],
    },
    summary: 'Split by endpoint.',
    notes: [],
    spend: spend(0.06, 20_000),
  },
  { type: 'result_accepted', task: 'T3', subject: sha('c') },
  {
    type: 'attempt_delivered',
    task: 'T2',
    attempt: 1,
    delivery: { kind: 'branch', head: sha('d'), changed: ['src/store.js', 'tests/store.test.js'] },
    summary: 'Added `dueDate` to the store.',
    notes: [],
    spend: spend(0.31, 120_000),
  },
  {
    type: 'pull_request_opened',
    task: 'T2',
    number: 14,
    url: 'https://github.example/octo/todo-api/pull/14',
  },
  {
    type: 'verdict_given',
    task: 'T2',
    attempt: 1,
    verdict: {
      subject: sha('d'),
      approved: false,
      summary: 'The date is stored, but any text passes as a date.',
      criteria: [
        { criterion: 'The tests of the project pass', met: true, evidence: 'node --test: 21 passed' },
        { criterion: 'The new behaviour has a test', met: false, evidence: 'no test gives a wrong date' },
      ],
      changed: ['src/store.js'],
      findings: [{ severity: 'blocking', path: 'src/store.js', line: 18, text: 'Refuse what is no date.' }],
    },
    spend: spend(0.05, 18_000),
  },
  {
    type: 'work_rejected',
    task: 'T2',
    attempt: 1,
    subject: sha('d'),
    failure: {
      why: {
        is: 'not_approved',
        verdict: {
          summary: 'Any text passes as a date.',
          criteria: [],
          findings: [
            { severity: 'blocking', path: 'src/store.js', line: 18, text: 'Refuse what is no date.' },
          ],
        },
      },
    },
  },
  { type: 'attempt_started', task: 'T2', attempt: 2, base: sha('a') },
  {
    type: 'attempt_delivered',
    task: 'T2',
    attempt: 2,
    delivery: { kind: 'branch', head: sha('e'), changed: ['src/store.js', 'tests/store.test.js'] },
    summary: 'Refuses what is no date, with a test.',
    notes: [],
    spend: spend(0.22, 88_000),
  },
  {
    type: 'verdict_given',
    task: 'T2',
    attempt: 2,
    verdict: {
      subject: sha('e'),
      approved: true,
      summary: 'Wrong dates are refused with 422.',
      criteria: [
        { criterion: 'The tests of the project pass', met: true, evidence: 'node --test: 24 passed' },
        { criterion: 'The new behaviour has a test', met: true, evidence: 'tests/store.test.js:41' },
      ],
      changed: ['src/store.js'],
      findings: [{ severity: 'advice', path: 'src/store.js', line: 30, text: 'The name could be shorter.' }],
    },
    spend: spend(0.05, 18_000),
  },
  { type: 'task_merged', task: 'T2', head: sha('e'), mergeSha: sha('f') },
  { type: 'attempt_started', task: 'T8', attempt: 1, base: sha('f') },
  { type: 'attempt_started', task: 'T5', attempt: 1, base: sha('f') },
  { type: 'attempt_started', task: 'T6', attempt: 1, base: sha('f') },
  {
    type: 'attempt_delivered',
    task: 'T5',
    attempt: 1,
    delivery: { kind: 'branch', head: sha('1'), changed: ['src/list.js'] },
    summary: 'Marks overdue to-dos.',
    notes: [],
    spend: spend(0.2, 74_000),
  },
  {
    type: 'pull_request_opened',
    task: 'T5',
    number: 15,
    url: 'https://github.example/octo/todo-api/pull/15',
  },
  {
    type: 'attempt_failed',
    task: 'T6',
    attempt: 1,
    failure: {
      why: {
        is: 'agent_ended',
        how: {
          is: 'gave_up',
          words: 'there is no mail server to send with',
          tried: 'Tried `nodemailer`; no host is configured.',
        },
        said: '',
      },
    },
    spend: spend(0.12, 40_000),
  },
  {
    type: 'task_escalated',
    task: 'T6',
    why: {
      is: 'cannot_work',
      trouble: { is: 'sandbox_failed', said: 'there is no mail server to send with' },
    },
  },
];

/** As the database would number and date them: one every 40 seconds, the last one just now. */
export function recorded(facts: readonly Fact[], end: number = Date.now()): Recorded[] {
  return facts.map((fact, index) => ({
    ...fact,
    seq: index + 1,
    at: new Date(end - (facts.length - 1 - index) * 40_000).toISOString(),
  }));
}

/** A transcript with every kind of entry. */
export const messages: readonly unknown[] = [
  { role: 'user', text: '# Code worker: task T2, attempt 1\n\nStore a due date with a to-do.' },
  {
    role: 'assistant',
    text: 'I look at the store first.',
    calls: [
      { id: 'c1', name: 'read_file', input: { path: 'src/store.js' } },
      { id: 'c2', name: 'run_shell', input: { command: 'node --test' } },
    ],
  },
  {
    role: 'tools',
    results: [
      { id: 'c1', name: 'read_file', text: 'export const todos = [];\n', isError: false },
      {
        id: 'c2',
        name: 'run_shell',
        text: Array.from({ length: 90 }, (_, line) => `not ok ${line} - <i>test</i>`).join('\n'),
        isError: true,
      },
    ],
  },
  {
    role: 'assistant',
    text: '',
    calls: [{ id: 'c3', name: 'write_file', input: { path: 'src/store.js', content: 'a\nb\n' } }],
  },
  { from: 'another version' },
];
