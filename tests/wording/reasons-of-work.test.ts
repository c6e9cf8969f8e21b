// What is said of trouble, failed attempts, the guard and reviews, reason by reason: one without an example does not compile.
import { describe, expect, it } from 'vitest';
import type { FailureReason } from '../../src/domain/failure.ts';
import { tokenForms } from '../../src/domain/secret/token-forms.ts';
import { agentEndDetail, agentEnded, agentEndText } from '../../src/wording/reasons/agent.ts';
import {
  checkFailed,
  checkIsRunning,
  citationProblemText,
  doubtText,
  evidenceText,
  findingsOf,
  objectionText,
} from '../../src/wording/reasons/evidence.ts';
import { failureDetail, failureReasonText, failureSummary } from '../../src/wording/reasons/failure.ts';
import {
  ciHasReportedNothing,
  concluded,
  gitHubTroubleText,
  refusalText,
} from '../../src/wording/reasons/github.ts';
import { guardDetail, guardSummary, guardText } from '../../src/wording/reasons/guard.ts';
import { modelProblemText, setupTroubleText, troubleText } from '../../src/wording/reasons/trouble.ts';
import { everyReason } from './every-sentence.ts';

const place = {
  title: 'OpenRouter',
  model: 'glm-5',
  baseUrl: 'https://openrouter.example.com/v1',
  keyVariable: 'OPENROUTER_API_KEY',
  setting: 'MODEL_CODE',
};
const bare = { title: 'Ollama', model: 'qwen3', baseUrl: 'http://localhost:11434/v1' };
const trouble = { is: 'github_failing', status: 502 } as const;
const guard = [
  { rule: 'deleted-test', path: 'test/a.test.js', what: { is: 'test_file_deleted' } },
  { rule: 'skipped-test', path: 'test/b.test.js', line: 3, what: { is: 'test_skipped' } },
  { rule: 'size', what: { is: 'change_too_large', lines: 2_000, most: 1_500 } },
] as const;
const [deleted] = guard;
const request = { id: 'review/grace/1', login: 'grace', text: 'Use ISO dates.', threads: [] };
const noTitle = { is: 'no_title', key: 'T1' } as const;
const spent = {
  github_refused: [{ said: 'merge commits are not allowed' }],
  github_failing: [{ status: 502 }],
  github_rate_limit: [{}],
  github_silent: [{ said: 'socket hang up' }],
  github_unreadable: [{ to: 'comment' }],
  github_shut_out: [{ said: '404: Not Found' }],
};

describe('outside trouble', () => {
  const model = {
    model_unreachable: [{ place, said: 'ECONNREFUSED' }],
    no_credit: [
      { place, status: 402 },
      { place: bare, status: 402 },
    ],
    key_refused: [
      { place, status: 401 },
      { place: bare, status: 401 },
    ],
    model_not_allowed: [{ place }, { place: bare }],
    no_such_model: [
      { place, baseUrlVariable: 'OPENROUTER_BASE_URL' },
      { place: bare, baseUrlVariable: 'OLLAMA_BASE_URL', pullCommand: 'ollama pull' },
    ],
    rate_limited: [{ place, said: 'too many requests' }],
    provider_failing: [{ place, status: 529, said: 'overloaded' }],
    request_not_accepted: [{ place, status: 400, said: 'tools are not supported' }],
    answer_broke_off: [{ title: 'OpenRouter' }],
    routed_model_failed: [{ title: 'OpenRouter', model: 'glm-5' }],
    model_silent: [{ title: 'OpenRouter', seconds: 120 }],
    answer_failed: [{ title: 'OpenAI', code: 'server_error', said: 'try again' }],
    provider_resting: [{ title: 'OpenAI', until: '2026-11-26T15:20' }],
    waiting_out_pause: [{ provider: 'openai' }],
    waiting_for_turn: [
      { provider: 'openai', requests: 1 },
      { provider: 'openai', requests: 60, tokens: 90_000 },
    ],
    model_call_stopped: [{}],
  };
  const choice = {
    no_such_provider: [
      { name: 'opnai', setting: 'MODEL_CODE', known: ['openai', 'anthropic'] },
      { name: 'opnai', known: ['openai'] },
    ],
    address_missing: [{ provider: 'custom', setting: 'MODEL_CODE', variable: 'CUSTOM_BASE_URL' }],
    key_missing: [
      { title: 'OpenRouter', model: 'glm-5', setting: 'MODEL_CODE', keyVariable: 'OPENROUTER_API_KEY' },
    ],
  };
  const failed = { command: 'npm ci', exitCode: 1, said: 'ENOTFOUND', refused: [] };
  const setup = {
    setup_failed: [
      failed,
      { ...failed, exitCode: null, limit: 'time', said: '', refused: ['evil.example.com'] },
    ],
    setup_left_no_archive: [{}],
    setup_left_nothing_ignored: [{}],
    setup_result_not_ignored: [{}],
    setup_not_packed: [{ said: 'No space left on device' }],
    setup_not_unpacked: [{ said: 'No space left on device' }],
    setup_not_run: [{}],
  };

  it('is told with what a person can do about it', () => {
    expect(
      everyReason(troubleText, {
        ...model,
        ...choice,
        ...setup,
        ...spent,
        repository_unreachable: [{ said: 'git fetch ended with exit code 128' }],
        sandbox_failed: [{ said: 'bubblewrap is not installed' }],
        public_without_sandbox: [{}],
        branch_is_empty: [{ branch: 'main' }],
        calls_under_way: [{}],
        plan_changed_meanwhile: [{}],
        internal_error: [{}],
      }),
    ).toMatchSnapshot('troubleText');
    expect(everyReason(modelProblemText, { ...model, ...choice })).toContain('needs a key');
    expect(everyReason(setupTroubleText, setup)).toContain('Fix `setup`');
  });

  it('of GitHub gives a change up', () => {
    expect(
      everyReason(refusalText, {
        ...spent,
        no_answer: [{ attempts: 6, last: trouble }],
        no_longer_wanted: [{}],
        app_removed: [{ why: { is: 'github_shut_out', said: '404' } }],
      }),
    ).toMatchSnapshot('refusalText');
    expect(gitHubTroubleText(trouble)).toMatchSnapshot('gitHubTroubleText');
    expect([concluded('neutral'), concluded(null), ciHasReportedNothing()]).toMatchSnapshot('concluded');
  });
});

describe('a failed attempt', () => {
  const ends = {
    out_of_steps: [{ steps: 60 }],
    out_of_time: [{}],
    stopped_calling_tools: [{}],
    refused_by_model: [{}],
    repeated_itself: [{}],
    went_back_and_forth: [{}],
    changed_nothing: [{ steps: 35 }],
    gave_up: [{ words: 'The tests need a database.\nMore.', tried: 'docker' }],
  };
  const timedOut = { is: 'agent_ended', how: { is: 'out_of_time' }, said: 'I am nearly done.' } as const;
  const unmet = { criterion: 'A date is kept', met: false, evidence: 'expected 1, got 0' };
  const verdict = {
    summary: 'The store forgets dates.\nSee below.',
    criteria: [unmet, { criterion: 'The tests pass', met: true, evidence: 'npm test' }],
    findings: [
      { severity: 'blocking', path: 'src/a.js', line: 4, text: 'Write it.' },
      { severity: 'advice', path: 'src/a.js', text: 'Name it.' },
      { severity: 'advice', text: 'Say so.' },
    ],
    objections: [{ is: 'changes_nothing' }],
    guard: [deleted],
  } as const;
  const checks = [
    { name: 'test', summary: 'expected 1, got 0' },
    { name: 'lint', summary: 'no-var' },
  ];
  const places = [
    { in: 'branch_name' },
    { in: 'commit_message' },
    { in: 'file_name', number: 2 },
    { in: 'file', path: 'src/a.js' },
  ] as const;
  const reasons = {
    agent_ended: [
      timedOut,
      { ...timedOut, said: '' },
      { how: { is: 'gave_up', ...ends.gave_up[0]! }, said: '' },
    ],
    nothing_changed: [{ said: 'All is done.' }],
    tree_not_committable: [{ problems: ['"a" is a link that leads out of the repository.'] }],
    secret_in_work: [{ places }],
    push_refused: [{ words: 'refusing to allow it\nsee the docs' }],
    subtasks_unusable: [{ problems: [noTitle] }],
    conflict_not_resolved: [
      { why: timedOut },
      { why: { is: 'tree_not_committable', problems: ['too large'] } },
      { why: { is: 'secret_in_work', places } },
      { why: { is: 'push_refused', words: 'no' } },
      { why: { is: 'markers_left', paths: ['src/a.js', 'src/b.js'] } },
    ],
    not_approved: [{ verdict }],
    guard_objects: [{ findings: guard }, { findings: [guard[2]] }],
    changes_requested: [{}],
    sent_back: [{ by: 'grace', words: 'Use ISO dates.' }],
    subtasks_no_longer_fit: [{ problems: [{ is: 'too_many_subtasks', count: 5, room: 2 }] }],
    checks_failed: [{ checks }, { checks: checks.slice(1) }],
    somebody_pushed: [{ branch: 'troupe/1/T3-dates', head: '0123456789abcdef' }],
    nothing_to_work_with: [{ trouble: { is: 'setup_not_run' } }],
    interrupted: [{ by: 'grace' }],
  } as const;

  it('says how the agent ended', () => {
    expect(everyReason(agentEndText, ends)).toMatchSnapshot('agentEndText');
    expect(agentEnded('director', { is: 'out_of_time' })).toMatchSnapshot('agentEnded');
    expect(agentEndDetail({ is: 'out_of_time' }, '')).toMatchSnapshot('agentEndDetail');
  });

  it('has one line for people', () => {
    expect(everyReason(failureReasonText, reasons)).toMatchSnapshot('failureReasonText');
    const asked = { why: { is: 'changes_requested' }, requests: [request] } as const;
    expect(failureSummary(asked)).toMatchSnapshot('failureSummary');
  });

  it('tells the next one what there is to learn', () => {
    const detail = (why: FailureReason) => `\n${failureDetail({ why })}\n`;
    expect(everyReason(detail, reasons)).toMatchSnapshot('failureDetail');
    const all = {
      why: { is: 'interrupted', by: 'grace' },
      evidence: 'Last output: 1',
      requests: [request],
    } as const;
    expect(failureDetail(all)).toMatchSnapshot('failureDetail');
  });
});

describe('the guard', () => {
  it('says what it found', () => {
    expect(
      everyReason(guardText, {
        vendored_code_changed: [{}],
        line_too_long: [{}],
        ci_changed: [{}],
        test_file_deleted: [{}],
        test_skipped: [{}],
        assertion_cannot_fail: [{}],
        runs_at_install: [{}],
        install_command_changed: [{}],
        check_settings_deleted: [{}],
        rule_turned_off: [{}],
        rule_removed: [{}],
        check_cannot_fail: [{}],
        files_left_out: [{}],
        password_or_key: [{}],
        check_looks_away: [{}],
        binary_file: [
          { how: 'added', bytes: 12 },
          { how: 'changed', bytes: 12 },
        ],
        built_lines_added: [{ count: 300 }],
        generated_lines_added: [{ count: 300 }],
        tests_deleted: [{ count: 1 }, { count: 2 }],
        assertions_removed: [{ count: 1 }, { count: 2 }],
        assertions_weakened: [{ count: 1 }, { count: 2 }],
        more_like_these: [{ count: 4 }],
        test_file_renamed: [{ before: 'test/a.test.js' }],
        threshold_removed: [{ key: 'branches' }],
        threshold_lowered: [{ key: 'branches', from: 90, to: 50 }],
        token: tokenForms.map(({ kind }) => ({ kind })),
        change_too_large: [{ lines: 2_000, most: 1_500 }],
      }),
    ).toMatchSnapshot('guardText');
    expect([guardSummary(guard), guardSummary([guard[2]])]).toMatchSnapshot('guardSummary');
    expect(guardDetail(guard)).toMatchSnapshot('guardDetail');
  });
});

describe('a review', () => {
  const citation = {
    no_such_file: [{ path: 'src/b.js' }],
    no_such_line: [{ path: 'src/a.js', lines: 10, cited: 11 }],
    no_such_test: [{ title: 'it is perfect' }],
    command_not_run: [{ command: 'make prove' }],
    names_nothing: [{}],
  };

  it('is doubted where its evidence does not hold', () => {
    expect(everyReason(citationProblemText, citation)).toMatchSnapshot('citationProblemText');
    const problems = [{ is: 'no_such_file', path: 'src/b.js' }, { is: 'names_nothing' }] as const;
    expect(
      everyReason(doubtText, {
        not_mentioned: [{}],
        no_evidence: [{}],
        evidence_does_not_hold: [{ problems }],
      }),
    ).toMatchSnapshot('doubtText');
    const doubted = { criterion: 'A date is kept', met: false, evidence: 'src/b.js' };
    expect(evidenceText({ ...doubted, doubt: { is: 'evidence_does_not_hold', problems } })).toMatchSnapshot(
      'evidenceText',
    );
  });

  it('gets objections that its author does not name', () => {
    expect(
      everyReason(objectionText, { changes_nothing: [{}], speaks_of_another: [{ named: 'T4', key: 'T3' }] }),
    ).toMatchSnapshot('objectionText');
    expect(findingsOf({ findings: [], objections: [{ is: 'changes_nothing' }] })).toMatchSnapshot(
      'findingsOf',
    );
  });

  it('is told what it could not see itself', () => {
    expect([
      checkFailed({ name: 'test', summary: 'expected 1, got 0' }),
      checkIsRunning('lint'),
    ]).toMatchSnapshot('checkFailed');
  });
});
