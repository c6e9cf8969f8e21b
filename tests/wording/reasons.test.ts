// What is said of every reason, family by family. A reason without an example does not compile.
import { describe, expect, it } from 'vitest';
import type { FailureReason } from '../../src/domain/failure.ts';
import { tokenForms } from '../../src/domain/secret/token-forms.ts';
import { agentEndDetail, agentEnded, agentEndText } from '../../src/wording/reasons/agent.ts';
import { limitText } from '../../src/wording/reasons/budget.ts';
import { finalCriteria, partNames } from '../../src/wording/reasons/criteria.ts';
import {
  planningFailureText,
  reviewFailureText,
  revisionFailureText,
  revisionReasonText,
  runFailureText,
} from '../../src/wording/reasons/ending.ts';
import { escalationText } from '../../src/wording/reasons/escalation.ts';
import {
  checkFailed,
  checkIsRunning,
  citationProblemText,
  doubtText,
  evidenceText,
  findingsOf,
  objectionText,
  ranAtHandIn,
} from '../../src/wording/reasons/evidence.ts';
import { failureDetail, failureReasonText, failureSummary } from '../../src/wording/reasons/failure.ts';
import {
  ciHasReportedNothing,
  concluded,
  gitHubTroubleText,
  refusalText,
} from '../../src/wording/reasons/github.ts';
import { guardDetail, guardSummary, guardText } from '../../src/wording/reasons/guard.ts';
import { mergeWaitText } from '../../src/wording/reasons/merge.ts';
import {
  abandonmentText,
  adviceText,
  askedForChanges,
  pauseText,
  requestText,
  resultText,
} from '../../src/wording/reasons/people.ts';
import {
  planChangeProblemText,
  planObjectionText,
  planProblemText,
  subIssueProblemText,
} from '../../src/wording/reasons/plan.ts';
import { waitingText, whyWaitingText } from '../../src/wording/reasons/progress.ts';
import {
  modelChoiceText,
  modelTroubleText,
  setupTroubleText,
  troubleText,
} from '../../src/wording/reasons/trouble.ts';
import { everyReason } from './every-sentence.ts';
import { halfway, runOf } from './run.ts';

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
const limit = { of: 'run', unit: 'usd', limit: 20, spent: 20.1 } as const;
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
      { place, baseUrlVariable: 'OPENROUTER_BASE_URL', isLocal: false },
      { place: bare, baseUrlVariable: 'OLLAMA_BASE_URL', isLocal: true },
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
    ).toMatchInlineSnapshot(`
      "model_unreachable: OpenRouter could not be reached at https://openrouter.example.com/v1, or its answer broke off: ECONNREFUSED
      no_credit: OpenRouter has no credit left for the key in OPENROUTER_API_KEY (402). Top it up or use another key.
      no_credit: Ollama has no credit left for requests without a key (402). Top it up or use another key.
      key_refused: OpenRouter refused the key in OPENROUTER_API_KEY (401). Set a valid one.
      key_refused: Ollama requires a key (401). Set one.
      model_not_allowed: OpenRouter does not allow the key in OPENROUTER_API_KEY to use "glm-5" (403). Give it access, or choose another model in MODEL_CODE.
      model_not_allowed: Ollama requires a key for "qwen3" (403). Set one, or choose another model.
      no_such_model: OpenRouter knows no model "glm-5" at https://openrouter.example.com/v1 (404). Choose another model in MODEL_CODE, or check OPENROUTER_BASE_URL.
      no_such_model: Ollama knows no model "qwen3" at http://localhost:11434/v1 (404). Choose another model, or check OLLAMA_BASE_URL. If it is not pulled yet: ollama pull qwen3
      rate_limited: OpenRouter limits the rate of requests (429): too many requests
      provider_failing: OpenRouter is failing at the moment (529): overloaded
      request_not_accepted: OpenRouter does not accept this request to "glm-5" (400): tools are not supported
      answer_broke_off: OpenRouter broke off its answer before the end.
      routed_model_failed: OpenRouter says that "glm-5" failed during its answer.
      model_silent: OpenRouter has sent nothing for 120 seconds, so the request was ended.
      answer_failed: OpenAI failed during its answer (server_error): try again
      provider_resting: OpenAI asked for no requests before 2026-11-26T15:20 UTC.
      waiting_out_pause: waits for openai, which asked for a pause
      waiting_for_turn: waits for openai: 1 request a minute
      waiting_for_turn: waits for openai: 60 requests and 90,000 tokens a minute
      model_call_stopped: the model call was stopped
      no_such_provider: There is no provider "opnai" (MODEL_CODE). Choose one of openai, anthropic; "custom" is any OpenAI-compatible server.
      no_such_provider: There is no provider "opnai". Choose one of openai; "custom" is any OpenAI-compatible server.
      address_missing: The provider "custom" (MODEL_CODE) needs an address: set CUSTOM_BASE_URL.
      key_missing: The model "glm-5" of OpenRouter (MODEL_CODE) needs a key: set OPENROUTER_API_KEY.
      setup_failed: the project's setup failed: \`npm ci\` ended with exit code 1. Fix \`setup\` in \`.github/troupe.yml\` on the default branch. It said: ENOTFOUND
      setup_failed: the project's setup failed: \`npm ci\` reached the sandbox's limit on time. It asked for evil.example.com, which \`SETUP_HOSTS\` of this server does not name. Fix \`setup\` in \`.github/troupe.yml\` on the default branch. It said: nothing
      setup_left_no_archive: the project's setup left no archive
      setup_left_nothing_ignored: the project's setup left nothing that git ignores, so there is nothing to give to agents. Name what it installs, such as \`node_modules/\`, in \`.gitignore\`
      setup_result_not_ignored: what the project's setup installs is not ignored by git in this branch, and would become part of the change. Name it in \`.gitignore\` on the default branch
      setup_not_packed: what the project's setup installed could not be packed: No space left on device
      setup_not_unpacked: what the project's setup installed could not be unpacked: No space left on device
      setup_not_run: the project has a \`setup\`, but this server runs none: \`SETUP_HOSTS\` names no registries, or there is no sandbox
      github_refused: merge commits are not allowed
      github_failing: GitHub answered 502
      github_rate_limit: GitHub's rate limit is reached
      github_silent: no answer from GitHub: socket hang up
      github_unreadable: GitHub's answer to comment was not readable
      github_shut_out: GitHub gives Troupe no token for this repository. Check that the App is installed there and not suspended. (404: Not Found)
      repository_unreachable: the repository cannot be reached: git fetch ended with exit code 128
      sandbox_failed: bubblewrap is not installed
      public_without_sandbox: this server runs agents without a sandbox (\`SANDBOX=none\`), and this repository is public, so anybody could run commands on the server. Set \`SANDBOX=bubblewrap\` there and label the issue again, or make the repository private
      branch_is_empty: the repository has no branch \`main\` with a commit on it
      calls_under_way: waits for calls in progress, which may use up the budget
      plan_changed_meanwhile: the plan changed while it was being revised, so the director starts again
      internal_error: Troupe itself failed; its log says why"
    `);
    expect(everyReason(modelTroubleText, model)).toContain('Top it up');
    expect(everyReason(modelChoiceText, choice)).toContain('needs a key');
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
    ).toMatchInlineSnapshot(`
      "github_refused: merge commits are not allowed
      github_failing: GitHub answered 502
      github_rate_limit: GitHub's rate limit is reached
      github_silent: no answer from GitHub: socket hang up
      github_unreadable: GitHub's answer to comment was not readable
      github_shut_out: GitHub gives Troupe no token for this repository. Check that the App is installed there and not suspended. (404: Not Found)
      no_answer: no answer in 6 attempts: GitHub answered 502
      no_longer_wanted: the run no longer wants it
      app_removed: the App is no longer installed: GitHub gives Troupe no token for this repository. Check that the App is installed there and not suspended. (404)"
    `);
    expect(gitHubTroubleText(trouble)).toMatchInlineSnapshot(`"GitHub answered 502"`);
    expect([concluded('neutral'), concluded(null), ciHasReportedNothing()]).toMatchInlineSnapshot(`
      [
        "concluded neutral",
        "concluded nothing yet",
        "CI (nothing reported yet)",
      ]
    `);
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
    expect(everyReason(agentEndText, ends)).toMatchInlineSnapshot(`
      "out_of_steps: used up its 60 steps without handing in
      out_of_time: ran out of time
      stopped_calling_tools: stopped calling tools without handing in
      refused_by_model: was refused by the model
      repeated_itself: kept repeating the same call with the same answer
      went_back_and_forth: changed the same files back and forth between two states
      changed_nothing: changed nothing for 35 steps
      gave_up: gave up: The tests need a database."
    `);
    expect(agentEnded('director', { is: 'out_of_time' })).toMatchInlineSnapshot(`"the director ran out of time"`);
    expect(agentEndDetail({ is: 'out_of_time' }, '')).toMatchInlineSnapshot(`"It ran out of time."`);
  });

  it('has one line for people', () => {
    expect(everyReason(failureReasonText, reasons)).toMatchInlineSnapshot(`
      "agent_ended: ran out of time
      agent_ended: ran out of time
      agent_ended: gave up: The tests need a database.
      nothing_changed: it reported the task as done without changing a file
      tree_not_committable: the files that it left cannot be committed
      secret_in_work: the work contains a secret of the server
      push_refused: GitHub refused the push: refusing to allow it
      subtasks_unusable: the subtasks cannot be used
      conflict_not_resolved: the merge conflict was not resolved: ran out of time
      conflict_not_resolved: the merge conflict was not resolved: the files that it left cannot be committed
      conflict_not_resolved: the merge conflict was not resolved: the work contains a secret of the server
      conflict_not_resolved: the merge conflict was not resolved: GitHub refused the push: no
      conflict_not_resolved: the merge conflict was not resolved: conflict markers were left
      not_approved: the review asked for changes: The store forgets dates.
      guard_objects: the guard holds it back: a test file was deleted (test/a.test.js), and 2 more
      guard_objects: the guard holds it back: 2000 lines were changed, and \`review.max_changed_lines\` is 1500
      changes_requested: changes were requested
      sent_back: grace sent it back
      subtasks_no_longer_fit: the subtasks no longer fit into the run
      checks_failed: the checks \`test\` and \`lint\` failed
      checks_failed: the check \`lint\` failed
      somebody_pushed: somebody else pushed to troupe/1/T3-dates (0123456789), which Troupe never overwrites
      nothing_to_work_with: the project has a \`setup\`, but this server runs none: \`SETUP_HOSTS\` names no registries, or there is no sandbox
      interrupted: grace interrupted it"
    `);
    const asked = { why: { is: 'changes_requested' }, requests: [request] } as const;
    expect(failureSummary(asked)).toMatchInlineSnapshot(`"grace asked for changes"`);
  });

  it('tells the next one what there is to learn', () => {
    const detail = (why: FailureReason) => `\n${failureDetail({ why })}\n`;
    expect(everyReason(detail, reasons)).toMatchInlineSnapshot(`
      "agent_ended: 
      It ran out of time. Its last words:

      I am nearly done.

      agent_ended: 
      It ran out of time.

      agent_ended: 
      It gave up: The tests need a database.
      More.

      What it tried: docker

      nothing_changed: 
      All is done.

      tree_not_committable: 
      "a" is a link that leads out of the repository.

      secret_in_work: 
      Nothing was pushed: a secret of the server stands in the branch's name, the commit's message, the name of changed file 2, the file src/a.js. Remove it; no task needs it.

      push_refused: 
      GitHub refused the push of your branch. It said:

      refusing to allow it
      see the docs

      Change what it objects to, or leave it out.

      subtasks_unusable: 
      T1 has no title.

      conflict_not_resolved: 
      It ran out of time. Its last words:

      I am nearly done.

      conflict_not_resolved: 
      too large

      conflict_not_resolved: 
      Nothing was pushed: a secret of the server stands in the branch's name, the commit's message, the name of changed file 2, the file src/a.js. Remove it; no task needs it.

      conflict_not_resolved: 
      GitHub refused the push of your branch. It said:

      no

      Change what it objects to, or leave it out.

      conflict_not_resolved: 
      Conflict markers are still in src/a.js, src/b.js.

      not_approved: 
      The store forgets dates.
      See below.
      - Not met: A date is kept. expected 1, got 0
      - blocking: src/a.js:4: Write it.
      - advice: src/a.js: Name it.
      - advice: Say so.
      - blocking: The work changes nothing compared to the base, so there is nothing to approve.
      A mechanical guard holds the work back. Undo each of these, unless the task cannot be done without it. In that case say why in your summary; a person decides:
      - test/a.test.js: a test file was deleted (deleted-test)

      guard_objects: 
      A mechanical guard holds the work back. Undo each of these, unless the task cannot be done without it. In that case say why in your summary; a person decides:
      - test/a.test.js: a test file was deleted (deleted-test)
      - test/b.test.js:3: a test is skipped, or others are skipped in its favor (skipped-test)
      - 2000 lines were changed, and \`review.max_changed_lines\` is 1500 (size)

      guard_objects: 
      A mechanical guard holds the work back. Undo each of these, unless the task cannot be done without it. In that case say why in your summary; a person decides:
      - 2000 lines were changed, and \`review.max_changed_lines\` is 1500 (size)

      changes_requested: 


      sent_back: 
      Use ISO dates.

      subtasks_no_longer_fit: 
      This run can take 2 more tasks, not 5.

      checks_failed: 
      ### test
      expected 1, got 0

      ### lint
      no-var

      checks_failed: 
      ### lint
      no-var

      somebody_pushed: 
      somebody else pushed to troupe/1/T3-dates (0123456789), which Troupe never overwrites

      nothing_to_work_with: 
      the project has a \`setup\`, but this server runs none: \`SETUP_HOSTS\` names no registries, or there is no sandbox

      interrupted: 

      "
    `);
    const all = {
      why: { is: 'interrupted', by: 'grace' },
      evidence: 'Last output: 1',
      requests: [request],
    } as const;
    expect(failureDetail(all)).toMatchInlineSnapshot(`
      "Last output: 1

      grace asked for changes: Use ISO dates."
    `);
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
    ).toMatchInlineSnapshot(`
      "vendored_code_changed: vendored code was changed
      line_too_long: a line is too long for anybody to read
      ci_changed: the CI configuration was changed
      test_file_deleted: a test file was deleted
      test_skipped: a test is skipped, or others are skipped in its favor
      assertion_cannot_fail: an assertion cannot fail
      runs_at_install: this file runs when the project is installed or started
      install_command_changed: a command that runs during installation was added or changed
      check_settings_deleted: the settings of a check were deleted
      rule_turned_off: a rule or a check was turned off
      rule_removed: a rule or a check was removed
      check_cannot_fail: a check command can no longer fail
      files_left_out: files were excluded from a check
      password_or_key: a password or key seems to stand here
      check_looks_away: a check is told to ignore this
      binary_file: a binary file of 12 bytes was added
      binary_file: a binary file of 12 bytes was changed
      built_lines_added: 300 lines of build output were added
      generated_lines_added: 300 generated lines were added
      tests_deleted: a test was deleted
      tests_deleted: 2 tests were deleted
      assertions_removed: an assertion was removed
      assertions_removed: 2 assertions were removed
      assertions_weakened: an assertion asks for less than before
      assertions_weakened: 2 assertions ask for less than before
      more_like_these: and 4 more like these
      test_file_renamed: the test file test/a.test.js got a name that no test runner looks for
      threshold_removed: the threshold \`branches\` was removed
      threshold_lowered: the threshold \`branches\` was lowered from 90 to 50
      token: a private key seems to stand here
      token: a GitHub token seems to stand here
      token: an Anthropic key seems to stand here
      token: an OpenAI or OpenRouter key seems to stand here
      token: a Google API key seems to stand here
      token: an AWS access key seems to stand here
      token: a Slack token seems to stand here
      token: a Slack webhook seems to stand here
      token: a GitLab token seems to stand here
      token: an npm token seems to stand here
      token: a Stripe key seems to stand here
      token: a Hugging Face token seems to stand here
      token: a SendGrid key seems to stand here
      token: a Tavily key seems to stand here
      token: a JSON web token seems to stand here
      change_too_large: 2000 lines were changed, and \`review.max_changed_lines\` is 1500"
    `);
    expect([guardSummary(guard), guardSummary([guard[2]])]).toMatchInlineSnapshot(`
      [
        "a test file was deleted (test/a.test.js), and 2 more",
        "2000 lines were changed, and \`review.max_changed_lines\` is 1500",
      ]
    `);
    expect(guardDetail(guard)).toMatchInlineSnapshot(`
      "A mechanical guard holds the work back. Undo each of these, unless the task cannot be done without it. In that case say why in your summary; a person decides:
      - test/a.test.js: a test file was deleted (deleted-test)
      - test/b.test.js:3: a test is skipped, or others are skipped in its favor (skipped-test)
      - 2000 lines were changed, and \`review.max_changed_lines\` is 1500 (size)"
    `);
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
    expect(everyReason(citationProblemText, citation)).toMatchInlineSnapshot(`
      "no_such_file: There is no file src/b.js.
      no_such_line: src/a.js has 10 lines, and line 11 is cited.
      no_such_test: No test is called "it is perfect".
      command_not_run: The command \`make prove\` was not run in this review.
      names_nothing: It names no file, no test and no command that was run."
    `);
    const problems = [{ is: 'no_such_file', path: 'src/b.js' }, { is: 'names_nothing' }] as const;
    expect(
      everyReason(doubtText, {
        not_mentioned: [{}],
        no_evidence: [{}],
        evidence_does_not_hold: [{ problems }],
      }),
    ).toMatchInlineSnapshot(`
      "not_mentioned: The review does not mention it.
      no_evidence: Called met, but without any evidence.
      evidence_does_not_hold: Called met, but the evidence does not hold. There is no file src/b.js. It names no file, no test and no command that was run."
    `);
    const doubted = { criterion: 'A date is kept', met: false, evidence: 'src/b.js' };
    expect(
      evidenceText({ ...doubted, doubt: { is: 'evidence_does_not_hold', problems } }),
    ).toMatchInlineSnapshot(`"Called met, but the evidence does not hold. There is no file src/b.js. It names no file, no test and no command that was run. It was: src/b.js"`);
  });

  it('gets objections that its author does not name', () => {
    expect(
      everyReason(objectionText, { changes_nothing: [{}], speaks_of_another: [{ named: 'T4', key: 'T3' }] }),
    ).toMatchInlineSnapshot(`
      "changes_nothing: The work changes nothing compared to the base, so there is nothing to approve.
      speaks_of_another: The review is about T4, but this is T3."
    `);
    expect(findingsOf({ findings: [], objections: [{ is: 'changes_nothing' }] })).toMatchInlineSnapshot(`
      [
        {
          "severity": "blocking",
          "text": "The work changes nothing compared to the base, so there is nothing to approve.",
        },
      ]
    `);
  });

  it('is told what it could not see itself', () => {
    expect([
      ranAtHandIn('- passed: npm test'),
      checkFailed({ name: 'test', summary: 'expected 1, got 0' }),
      checkIsRunning('lint'),
    ]).toMatchInlineSnapshot(`
      [
        "Run by Troupe, in the sandbox, when the work was handed in:
      - passed: npm test",
        "failed: test: expected 1, got 0",
        "still running: lint",
      ]
    `);
  });
});

describe('a plan', () => {
  const problems = {
    no_tasks: [{}],
    no_subtasks: [{}],
    nothing_left: [{}],
    too_many_tasks: [{ count: 40, most: 30 }],
    revised_too_many_tasks: [{ count: 40, most: 30 }],
    too_many_subtasks: [{ count: 5, room: 2 }],
    key_has_wrong_form: [{ key: 'one' }],
    key_used_twice: [{ key: 'T2' }],
    subtask_is_plan: [{ key: 'T2' }],
    has_begun: [{ key: 'T2' }],
    no_title: [{ key: 'T1' }],
    no_criteria: [{ key: 'T1' }],
    new_keys_out_of_order: [{ expected: ['T4', 'T5'], found: ['T7'] }],
    waits_in_circle: [{ cycle: ['T1', 'T2', 'T1'] }],
    waits_for_lost: [
      { key: 'T3', lost: 'T1', asPart: false },
      { key: 'T3', lost: 'T1', asPart: true },
    ],
    title_too_long: [{ key: 'T1', length: 130, most: 120 }],
    description_too_long: [{ key: 'T1', length: 40_000, most: 30_000 }],
    criterion_too_long: [{ key: 'T1', most: 2_000 }],
    too_many_criteria: [{ key: 'T1', most: 12 }],
    path_outside: [{ key: 'T1', path: '../etc' }],
    comes_after_unknown: [{ key: 'T1', after: 'T9' }],
  };

  it('has problems that its author can mend', () => {
    expect(
      everyReason(planObjectionText, {
        ...problems,
        director_ended: [{ how: { is: 'out_of_time' } }],
        refused: [{ words: 'A criterion is vague.' }],
      }),
    ).toMatchInlineSnapshot(`
      "no_tasks: The plan has no tasks.
      no_subtasks: There are no subtasks.
      nothing_left: Nothing would be left of the plan.
      too_many_tasks: The plan has 40 tasks; at most 30 are allowed.
      revised_too_many_tasks: The plan would have 40 tasks; at most 30 are allowed.
      too_many_subtasks: This run can take 2 more tasks, not 5.
      key_has_wrong_form: The key "one" must be T1, T2, T3 and so on.
      key_used_twice: The key "T2" is used more than once.
      subtask_is_plan: Subtask "T2" is a plan again; split it here and now instead.
      has_begun: T2 has begun or is over; only tasks that nobody has begun can be changed.
      no_title: T1 has no title.
      no_criteria: T1 has no acceptance criteria, so nobody could say when it is done.
      new_keys_out_of_order: New tasks are called T4, T5, in this order, not T7.
      waits_in_circle: These tasks wait for one another in a circle: T1 → T2 → T1.
      waits_for_lost: T3 would wait for T1, which is abandoned; say what it depends on instead.
      waits_for_lost: T3 would wait for T1, a part of what it depends on, which is abandoned; say what it depends on instead.
      title_too_long: T1 has a title of 130 characters; at most 120 are allowed.
      description_too_long: T1 has a description of 40000 characters; at most 30000 are allowed.
      criterion_too_long: T1 has a criterion of more than 2000 characters; shorten it, or make two of it.
      too_many_criteria: T1 has more than 12 criteria; split it.
      path_outside: T1 names the path "../etc"; paths are relative to the repository's root.
      comes_after_unknown: T1 depends on "T9", which is not a task of this plan.
      director_ended: the director ran out of time.
      refused: A criterion is vague."
    `);
    expect(planProblemText(noTitle)).toBe('T1 has no title.');
    expect(
      everyReason(subIssueProblemText, {
        ...problems,
        in_another_repository: [{ name: 'octo/other#7' }],
        blocked_from_outside: [{ name: '#7', blocker: '#3' }],
      })
        .split('\n')
        .slice(-2),
    ).toMatchInlineSnapshot(`
      [
        "in_another_repository: octo/other#7 is in another repository, and a run builds in one: label it there, and remove it from this issue.",
        "blocked_from_outside: #7 is blocked by #3, which is open and not a sub-issue of this one: close it or remove the relation first.",
      ]
    `);
  });

  it('cannot be changed in every way', () => {
    expect(
      everyReason(planChangeProblemText, {
        no_such_task: [{ key: 'T9' }],
        has_begun: [{ key: 'T2' }],
        after_abandoned: [{ key: 'T2' }],
        run_is_full: [{ count: 20, most: 20 }],
        title_missing: [{}],
        title_too_long: [{ length: 130, most: 120 }],
        run_is_collected: [
          { key: 'T5', pull: undefined },
          { key: 'T5', pull: 9 },
        ],
        is_settled: [{ key: 'T2', stage: 'complete' }],
        would_wait_in_circle: [{ cycle: ['T1', 'T2', 'T1'] }],
      }),
    ).toMatchInlineSnapshot(`
      "no_such_task: There is no T9 in this run.
      has_begun: T2 has begun, so it can no longer be made to wait.
      after_abandoned: T2 was abandoned, so nothing can depend on it.
      run_is_full: The run has 20 tasks; at most 20 are allowed.
      title_missing: A task needs a title.
      title_too_long: The title has 130 characters; at most 120 are allowed. Put the rest below it.
      run_is_collected: T5 already collects the whole run, so nothing new can join it. Merge or close it first, then set the label again for more.
      run_is_collected: T5 (#9) already collects the whole run, so nothing new can join it. Merge or close it first, then set the label again for more.
      is_settled: T2 is complete; what it depends on no longer matters.
      would_wait_in_circle: Then these would wait for one another in a circle: T1 → T2 → T1."
    `);
  });

  it('may not come about, or may not be revised', () => {
    const failures = {
      cannot_work: [{ trouble }],
      no_acceptable_plan: [{ attempts: 3, problems: [noTitle, { is: 'refused', words: 'It is vague.' }] }],
      checklist_is_no_plan: [{ problems: [noTitle] }],
      sub_issues_are_no_plan: [{ problems: [{ is: 'in_another_repository', name: 'octo/other#7' }] }],
    } as const;
    expect(everyReason(planningFailureText, failures)).toMatchInlineSnapshot(`
      "cannot_work: GitHub answered 502
      no_acceptable_plan: no acceptable plan after 3 attempts: T1 has no title. It is vague.
      checklist_is_no_plan: the checklist in the issue is not a valid plan: T1 has no title.
      sub_issues_are_no_plan: the sub-issues are not a valid plan: octo/other#7 is in another repository, and a run builds in one: label it there, and remove it from this issue."
    `);
    expect(
      everyReason(runFailureText, {
        ...failures,
        every_task_abandoned: [{}],
        last_pull_request_abandoned: [{ branch: 'troupe/1/run-7' }],
        tracking_issue_refused: [{ why: { is: 'github_refused', said: 'issues are disabled' } }],
        branch_refused: [{ branch: 'troupe/1/run-7', words: 'protected' }],
      })
        .split('\n')
        .slice(-4),
    ).toMatchInlineSnapshot(`
      [
        "every_task_abandoned: every task was abandoned",
        "last_pull_request_abandoned: its last pull request was abandoned; what was built is on the branch troupe/1/run-7",
        "tracking_issue_refused: GitHub refused to open the tracking issue: issues are disabled",
        "branch_refused: GitHub refused the run's branch \`troupe/1/run-7\`: protected",
      ]
    `);
    expect(
      everyReason(revisionFailureText, {
        cannot_work: [{ trouble }],
        no_acceptable_revision: [{ attempts: 3, problems: [noTitle] }],
      }),
    ).toMatchInlineSnapshot(`
      "cannot_work: GitHub answered 502
      no_acceptable_revision: no acceptable revision after 3 attempts: T1 has no title."
    `);
    expect(
      revisionReasonText([
        { is: 'asked_for', by: 'grace', words: '' },
        { is: 'asked_for', by: 'grace', words: 'The date format is ISO 8601.' },
        { is: 'prerequisites_abandoned', gone: ['T1'], waiting: ['T2', 'T3'] },
        { is: 'prerequisites_abandoned', gone: ['T1', 'T2'], waiting: ['T3'] },
      ]),
    ).toMatchInlineSnapshot(`
      "grace asked for a revision
      The date format is ISO 8601.
      T1 was abandoned, and T2 and T3 depended on it.
      T1 and T2 were abandoned, and T3 depended on them."
    `);
    expect(
      everyReason(reviewFailureText, {
        cannot_work: [{ trouble }],
        strategist_ended: [{ how: { is: 'out_of_time' } }],
      }),
    ).toMatchInlineSnapshot(`
      "cannot_work: GitHub answered 502
      strategist_ended: the strategist ran out of time"
    `);
  });

  it('names the parts of a task, and sets the criteria of the last one', () => {
    expect(partNames).toMatchInlineSnapshot(`
      {
        "after": "dependencies",
        "criteria": "criteria",
        "description": "description",
        "paths": "paths",
        "profile": "profile",
        "title": "title",
      }
    `);
    expect(finalCriteria(runOf(...halfway))).toMatchInlineSnapshot(`
      [
        "The issue is solved as a whole: Due dates for @everyone",
        "T2 works together with all others: Store <due> dates",
      ]
    `);
  });
});

describe('a task waits', () => {
  const escalations = {
    attempts_failed: [{ count: 1 }, { count: 4 }],
    same_failure_twice: [{}],
    machinery_failed: [{ times: 5, last: { is: 'nothing_to_work_with', trouble: { is: 'setup_not_run' } } }],
    prerequisite_abandoned: [{ key: 'T1' }],
    no_verdict: [{ reviews: 3 }],
    cannot_be_reviewed: [{ trouble }],
    conflict_cannot_be_resolved: [{ trouble }],
    cannot_work: [{ trouble }],
    thrown_out_of_queue: [{ times: 3 }],
    github_will_not_merge: [{ words: 'merge commits are not allowed' }],
    merge_refused: [{ why: trouble }],
    enqueue_refused: [{ why: { is: 'no_answer', attempts: 6, last: trouble } }],
    pull_request_refused: [{ why: { is: 'github_refused', said: 'no commits between main and T3' } }],
    interrupted: [{ by: 'grace' }],
  } as const;

  it('for a person', () => {
    expect(everyReason(escalationText, escalations)).toMatchInlineSnapshot(`
      "attempts_failed: 1 attempt failed
      attempts_failed: 4 attempts failed
      same_failure_twice: two attempts in a row failed in the same way
      machinery_failed: Troupe itself failed 5 times in a row: the project has a \`setup\`, but this server runs none: \`SETUP_HOSTS\` names no registries, or there is no sandbox
      prerequisite_abandoned: it depends on T1, which was abandoned
      no_verdict: 3 reviews gave no verdict
      cannot_be_reviewed: it cannot be reviewed: GitHub answered 502
      conflict_cannot_be_resolved: its merge conflict cannot be resolved: GitHub answered 502
      cannot_work: GitHub answered 502
      thrown_out_of_queue: the merge queue removed it 3 times
      github_will_not_merge: GitHub will not merge it: merge commits are not allowed
      merge_refused: GitHub refused to merge it: GitHub answered 502
      enqueue_refused: GitHub refused to enqueue it: no answer in 6 attempts: GitHub answered 502
      pull_request_refused: GitHub refused to open its pull request: no commits between main and T3
      interrupted: grace interrupted it"
    `);
  });

  it('for its merge', () => {
    expect(
      everyReason(mergeWaitText, {
        heads_differ: [{}],
        in_merge_queue: [{}],
        draft: [{}],
        mergeability_unknown: [{}],
        whole_run: [{}],
        manual_policy: [{}],
        human_policy: [{}],
        base_changed: [{ from: 'main', to: 'release' }],
        then_auto_merge: [{ first: { is: 'draft' }, by: 'max' }],
        auto_merge: [{ by: 'max' }],
        auto_merge_stuck: [{ by: 'max' }],
        checks_pending: [{ checks: ['test'] }, { checks: ['test', 'lint'] }],
        checks_rerun: [{ checks: ['test'] }, { checks: ['test', 'lint'] }],
        red_base: [{ checks: ['lint'] }, { checks: ['lint', 'e2e'] }],
        another_look: [{ by: ['max', 'ada'] }],
        protection: [{ reviewers: [] }, { reviewers: ['max', 'octo/core'] }],
        guard_findings: [{ findings: guard }],
        protected_paths: [{ paths: ['.github/workflows/ci.yml'] }, { paths: ['AGENTS.md', '.npmrc'] }],
      }),
    ).toMatchInlineSnapshot(`
      "heads_differ: waits until the review and the pull request are about the same commit
      in_merge_queue: is in the merge queue
      draft: waits until the pull request is no longer a draft
      mergeability_unknown: waits for GitHub to say whether it can be merged
      whole_run: waits for a person to merge it: it brings the whole run into the default branch
      manual_policy: waits for a person to merge it: \`merge.approval\` is \`manual\`
      human_policy: waits for the approval of a person with write permission
      base_changed: waits for a person: its base was changed from \`main\` to \`release\`
      then_auto_merge: waits until the pull request is no longer a draft; auto-merge by max merges it as soon as GitHub allows
      auto_merge: waits for GitHub to merge it: max turned auto-merge on
      auto_merge_stuck: waits for a person: max turned auto-merge on, and GitHub has not merged it since
      checks_pending: waits for the check \`test\`
      checks_pending: waits for the checks \`test\` and \`lint\`
      checks_rerun: waits for the check \`test\`, which runs again
      checks_rerun: waits for the checks \`test\` and \`lint\`, which run again
      red_base: waits for a person's approval: the check \`lint\` fails on the base branch, too
      red_base: waits for a person's approval: the checks \`lint\` and \`e2e\` fail on the base branch, too
      another_look: waits for max and ada to look again at the requested changes
      protection: waits for what branch protection requires
      protection: waits for a review by \`max\` or \`octo/core\`
      guard_findings: waits for a person's approval: a test file was deleted (test/a.test.js), and 2 more
      protected_paths: waits for a person's approval: it changes the protected path \`.github/workflows/ci.yml\`
      protected_paths: waits for a person's approval: it changes the protected paths \`AGENTS.md\` and \`.npmrc\`"
    `);
  });

  it('for whatever is next', () => {
    const failure = { why: { is: 'sent_back', by: 'grace', words: '' } } as const;
    expect(
      everyReason(waitingText, {
        run_ended: [{ status: 'cancelled' }],
        run_paused: [{ by: 'grace', why: { is: 'asked_for', words: 'lunch' } }],
        attempt_under_way: [{ attempt: 2 }],
        attempt_stalled: [{ attempt: 2, trouble }],
        resolving_conflict: [{}],
        resolving_stalled: [{ trouble }],
        attempt_failed: [
          { attempt: 1, failure },
          { attempt: 1, failure, stalled: trouble },
        ],
        person: [{ why: { is: 'attempts_failed', count: 4 } }],
        plan_approval: [{}],
        director_stalled: [{ trouble }],
        plan_revision: [{}],
        ready: [{}],
        tasks: [{ keys: ['T1', 'T2'] }],
        opening_pull_request: [{}],
        review: [{}],
        review_stalled: [{ trouble }],
        look_at_pull_request: [{}],
        merge: [{ wait: { is: 'draft' } }],
        merge_refused: [{ words: 'merge commits are not allowed' }],
        about_to_be_merged: [{}],
      }),
    ).toMatchInlineSnapshot(`
      "run_ended: the run is cancelled
      run_paused: the run is paused by grace: lunch
      attempt_under_way: attempt 2 is in progress
      attempt_stalled: attempt 2 is stalled: GitHub answered 502
      resolving_conflict: a worker resolves a merge conflict with the base branch
      resolving_stalled: resolving a merge conflict with the base branch is stalled: GitHub answered 502
      attempt_failed: attempt 1 failed (grace sent it back); the next one follows
      attempt_failed: attempt 1 failed (grace sent it back); the next one is stalled: GitHub answered 502
      person: waits for a person: 4 attempts failed
      plan_approval: waits for a person to approve the plan
      director_stalled: waits for the director: GitHub answered 502
      plan_revision: waits until the director has revised the plan
      ready: ready; starts as soon as a worker is free
      tasks: waits for T1 and T2
      opening_pull_request: its pull request is being opened
      review: waits for the strategist's review
      review_stalled: the strategist's review is stalled: GitHub answered 502
      look_at_pull_request: waits for a look at its pull request
      merge: waits until the pull request is no longer a draft
      merge_refused: GitHub refused to merge it (merge commits are not allowed); Troupe asks again
      about_to_be_merged: is about to be merged"
    `);
    const run = runOf(...halfway);
    expect([...run.tasks.values()].map((task) => whyWaitingText(run, task))).toMatchInlineSnapshot(`
      [
        "",
        "",
        "attempt 1 is in progress",
        "waits for T3",
      ]
    `);
  });
});

describe('people', () => {
  it('give reasons, or none', () => {
    expect(
      everyReason(abandonmentText, {
        asked_for: [{ words: '' }, { words: 'not needed' }],
        line_deleted: [{}],
        pull_request_closed: [{}],
        dropped_from_plan: [{}],
      }),
    ).toMatchInlineSnapshot(`
      "asked_for: no reason given
      asked_for: not needed
      line_deleted: its line was deleted
      pull_request_closed: its pull request was closed
      dropped_from_plan: dropped from the plan"
    `);
    expect(
      everyReason(pauseText, { asked_for: [{ words: '' }, { words: 'lunch' }], limit_reached: [{ limit }] }),
    ).toMatchInlineSnapshot(`
      "asked_for: until further notice
      asked_for: lunch
      limit_reached: the budget of $20.00 is used up ($20.10 spent)"
    `);
  });

  it('ask for changes, give advice, and do tasks by hand', () => {
    expect([
      askedForChanges([request, { ...request, login: 'max' }]),
      requestText(request),
      adviceText({ advice: 'Smaller.', forgiven: 2, requests: [{ ...request, after: 1 }] }),
      adviceText({ forgiven: 2, requests: [{ ...request, after: 2 }] }),
      resultText({ at: 'complete', result: 'Stored.' }),
      resultText({ at: 'complete', result: '', byHand: 'grace' }),
    ]).toMatchInlineSnapshot(`
      [
        "grace, max asked for changes",
        "grace asked for changes: Use ISO dates.",
        "Smaller.",
        "grace asked for changes: Use ISO dates.",
        "Stored.",
        "Done by hand by grace.",
      ]
    `);
  });

  it('set limits that are reached', () => {
    const until = '2026-07-01';
    expect([
      limitText(limit),
      limitText({ of: 'run', unit: 'tokens', limit: 1_000, spent: 1_001 }),
      limitText({ of: 'repository_month', unit: 'usd', limit: 20, spent: 19.5, wanted: 0.8, until }),
      limitText({ of: 'installation_month', unit: 'usd', limit: 20, spent: 20, until }),
    ]).toMatchInlineSnapshot(`
      [
        "the budget of $20.00 is used up ($20.10 spent)",
        "the budget of 1,000 tokens is used up (1,001 tokens spent)",
        "the monthly limit for this repository of $20.00 has no headroom for another call ($19.50 spent, the next one may take $0.80); it starts again on 2026-07-01 (UTC)",
        "the monthly limit for all repositories together of $20.00 is used up ($20.00 spent); it starts again on 2026-07-01 (UTC)",
      ]
    `);
  });
});
