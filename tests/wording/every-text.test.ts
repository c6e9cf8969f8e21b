// Every text that people read is in a snapshot somewhere: those that no other test shows are here, and a text that none
// shows fails.
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { outgoing } from '../../src/wording/outgoing.ts';
import { answerText, noPermissionText } from '../../src/wording/answer.ts';
import { commitMessage, mergeMessage } from '../../src/wording/commit.ts';
import { decidedText, decisionText } from '../../src/wording/decision.ts';
import { editText } from '../../src/wording/edit.ts';
import {
  autoMergeText,
  closedText,
  mergedByPersonText,
  needsPersonText,
  pushedText,
  redBaseText,
  retitledText,
} from '../../src/wording/followed.ts';
import { agentSaid, logText, toolAnswered, troupeSaid } from '../../src/wording/log.ts';
import { pausedText, resumedText } from '../../src/wording/paused.ts';
import { templateText } from '../../src/wording/refusal.ts';
import { statusText } from '../../src/wording/status.ts';
import { finalPullRequestText } from '../../src/wording/final-pull-request.ts';
import * as delivery from '../../src/wording/delivery.ts';
import { commandList, mergeReminderText } from '../../src/wording/question.ts';
import { otherFindings } from '../../src/wording/review.ts';
import { everySentence } from './every-sentence.ts';
import { halfway, runOf } from './run.ts';

/** They make a text safe or lay it out, and say nothing themselves. */
const tools = new Set([
  'markdown-code.ts',
  'outgoing.ts',
  'plan-document.ts',
  'phrase.ts',
  'plan-graph.ts',
  'say.ts',
  'words.ts',
]);

const safe = outgoing(['github.example.com']);
const pausedByGrace = {
  is: 'run_paused',
  by: 'grace',
  why: { is: 'asked_for', words: 'until Monday' },
} as const;
const task = { key: 'T3', title: 'Store <due> dates for @bob' };

describe('an answer to commands', () => {
  it('says only what the person cannot know, and quotes what was refused', () => {
    const lines = [
      { line: '/pause', is: 'done' },
      { line: '/retry T1 `x`', is: 'refused', words: 'T1 is complete.' },
    ] as const;
    expect(answerText(lines)).toMatchInlineSnapshot(`
      "T1 is complete.

      <details><summary>You wrote</summary>

      \`\`\`text
      /retry T1 'x'
      \`\`\`

      </details>"
    `);
    expect(answerText([{ line: '/pause', is: 'done' }])).toBe('');
    expect(noPermissionText('sam', ['help', 'cancel'])).toMatchInlineSnapshot(
      `"\`sam\`, that requires write permission. Commands that you can use: \`/help\`, \`/cancel\`."`,
    );
    expect(noPermissionText('eve', [])).toMatchInlineSnapshot(
      `"\`eve\`, only users with write permission can give Troupe commands here."`,
    );
  });

  it('tells how a run stands, and the end of a log', () => {
    expect(statusText(runOf(...halfway), safe)).toMatchInlineSnapshot(`
      "The run is **running**: 2 of 4 tasks complete. Details: #2.

      |  | Task | Status | Why |
      | --- | --- | --- | --- |
      | T1 | Find out how dates are stored | complete |  |
      | T2 | Store &lt;due&gt; dates | complete |  |
      | T3 | Test "due" dates [all of them] | active | attempt 1 is in progress |
      | T4 | Show \\| due dates | planned | waits for T3 |

      Spent: $0.66, 66,000 tokens, of $20.00."
    `);
    const entries = [
      agentSaid('I run the tests.'),
      toolAnswered('run_shell', '```\n@bob failed\n```'),
      troupeSaid('5 steps left'),
    ];
    const log = { task: 'T3', attempt: 2, steps: 9, entries, url: 'https://troupe.example.com/runs/7' };
    expect(logText(log, safe)).toMatchInlineSnapshot(`
      "<details><summary>T3, attempt 2: the last of 9 messages</summary>

      **Agent**

      \`\`\`text
      I run the tests.
      \`\`\`

      **run_shell answered**

      \`\`\`\`text
      \`\`\`
      @bob failed
      \`\`\`
      \`\`\`\`

      **Troupe**

      \`\`\`text
      5 steps left
      \`\`\`

      </details>

      [Full transcript](https://troupe.example.com/runs/7)."
    `);
    expect(logText({ task: 'T3', attempt: 1, steps: 0, entries: [] }, safe)).toMatchInlineSnapshot(
      `"T3, attempt 1: no messages yet."`,
    );
  });

  it('tells what was understood of an edit', () => {
    const read = {
      did: ['T4 was added: Write | it down (code).'],
      refused: ['T1 has started, so it can no longer change.'],
    };
    expect(editText('grace', read, safe)).toMatchInlineSnapshot(`
      "\`grace\` edited the plan.

      Applied:

      - T4 was added: Write \\| it down (code).

      Reverted:

      - T1 has started, so it can no longer change."
    `);
  });
});

describe('what is said once about what people do', () => {
  it('is short', () => {
    expect(pushedText('0123456789')).toMatchInlineSnapshot(
      `"Somebody pushed \`0123456\`. Troupe keeps this commit and reviews the branch as it is now."`,
    );
    expect(closedText({ task, after: ['T4', 'T5'], replanned: true })).toMatchInlineSnapshot(`
      "T3 is abandoned because this pull request was closed.

      T4 and T5 depend on it. The director revises the plan for that.

      To continue it in a new pull request, comment \`/retry T3\`."
    `);
    expect(closedText({ task, after: ['T4'], replanned: false })).toMatchInlineSnapshot(`
      "T3 is abandoned because this pull request was closed.

      T4 depends on it. That needs a person to decide.

      To continue it in a new pull request, comment \`/retry T3\`."
    `);
    expect(mergedByPersonText(task, 'max', ['T4'])).toMatchInlineSnapshot(
      `"\`max\` merged this, so T3 is complete. T4 can now build on it."`,
    );
    expect(retitledText('Dates for @bob', safe)).toMatchInlineSnapshot(
      `"The title is now \`Dates for @​bob\`. The merge commit will use it."`,
    );
    expect(redBaseText(['lint', 'e2e'], 'main', safe)).toMatchInlineSnapshot(`
      "The checks \`lint\` and \`e2e\` fail on \`main\`, too. This task is not the cause, so Troupe spends no attempt on it.

      Troupe merges once \`main\` is green again, or when a person with write permission approves this as it is."
    `);
    expect(autoMergeText('max', pausedByGrace, safe)).toMatchInlineSnapshot(`
      "\`max\` enabled auto-merge, so GitHub merges this as soon as its rules allow. For Troupe, it is not ready: the run is paused by grace: until Monday.

      Troupe leaves auto-merge on. To prevent the merge, disable auto-merge here."
    `);
    expect(needsPersonText({ is: 'human_policy' }, safe)).toMatchInlineSnapshot(
      `"Needs you: this pull request waits for the approval of a person with write permission."`,
    );
  });
});

describe('what is said when it stops or asks', () => {
  it('names the way on', () => {
    expect(resumedText()).toMatchInlineSnapshot(`"▶ The shared limit has headroom again. Resuming."`);
    expect(mergeReminderText({ is: 'merge', wait: { is: 'human_policy' } }, 24, safe)).toMatchInlineSnapshot(
      `"⏰ Waiting for you for 24 hours: this waits for the approval of a person with write permission. This is the only reminder."`,
    );
    expect(pausedText({ of: 'run', unit: 'usd', limit: 20, spent: 20 })).toMatchInlineSnapshot(`
      "⏸ Paused: the budget of $20.00 is used up ($20.00 spent).

      Troupe keeps the work so far and spends nothing more.

      To continue, raise the budget: \`/budget 40\` (dollars) or \`/budget 40M tokens\`. To end the run, comment \`/cancel\`; merged work stays merged."
    `);
    expect(
      pausedText({ of: 'repository_month', unit: 'usd', limit: 50, spent: 50, until: '2026-07-01' }),
    ).toMatchInlineSnapshot(`
      "⏸ Paused: the monthly limit for this repository of $50.00 is used up ($50.00 spent); it resets on 2026-07-01 (UTC).

      Troupe keeps the work so far and spends nothing more.

      Other runs share this limit, so \`/budget\` does not raise it. The run resumes automatically when the month ends or the limit is raised. To end the run, comment \`/cancel\`; merged work stays merged."
    `);
    expect(decisionText(task, { is: 'attempts_failed', count: 4 }, safe)).toMatchInlineSnapshot(`
      {
        "summary": "Store &lt;due&gt; dates for @​bob

      Stopped after 4 failed attempts.

      - **Retry**: retries with a fresh count of attempts
      - **Abandon**: abandons the task and closes this
      - **Show log**: shows the agent's last steps",
        "title": "T3 needs you",
      }
    `);
    expect(decidedText(task, 'task_retried')).toMatchInlineSnapshot(`
      {
        "summary": "Retrying T3.",
        "title": "Retried",
      }
    `);
  });
});

describe('what several texts have in them', () => {
  it('is a list of commands, or of findings that the diff does not show', () => {
    const commands = [
      { usage: '/retry T2', does: 'tries again, with your advice' },
      { usage: '/abandon T2', does: 'gives it up' },
    ];
    expect(commandList(commands)).toMatchInlineSnapshot(`
      "- \`/retry T2\`: tries again, with your advice
      - \`/abandon T2\`: gives it up"
    `);
    const comments = [{ path: 'src/`a`.js', line: 4, text: '**Advice.** Name it.\nAnd sort it.' }];
    expect(otherFindings(comments)).toMatchInlineSnapshot(`
      "

      ### Findings outside the diff

      - \`src/a.js:4\` **Advice.** Name it.
        And sort it."
    `);
    expect(otherFindings([])).toBe('');
  });
});

describe('an answer to a webhook', () => {
  it('says what is wrong with it', () => {
    expect(
      everySentence(delivery, {
        headersAreMissing: [[]],
        signatureDoesNotMatch: [[]],
        bodyIsNotJson: [[]],
        nothingToDo: [[]],
        isRecorded: [[true], [false]],
      }),
    ).toMatchInlineSnapshot(`
      "headersAreMissing: A webhook needs the headers X-GitHub-Delivery, X-GitHub-Event and X-Hub-Signature-256.
      signatureDoesNotMatch: The signature does not match: WEBHOOK_SECRET and the secret in the App's settings differ.
      bodyIsNotJson: The body is not JSON: set the content type to application/json.
      nothingToDo: Nothing to do.
      isRecorded: Recorded.
      isRecorded: Already recorded."
    `);
  });
});

describe('a label that names a plan template', () => {
  const asked = { plain: 'troupe', label: 'troupe:bug', name: 'bug' };

  it('starts nothing if there is none of that name', () => {
    expect(templateText(asked, { names: ['docs', 'feature'], tooLong: false }, safe)).toMatchInlineSnapshot(`
      "Nothing was started because \`.github/troupe/bug.md\` does not exist on the default branch.

      Labels with a plan template:

      - \`troupe:docs\`
      - \`troupe:feature\`

      The label \`troupe\` alone starts a run without a template."
    `);
    expect(templateText(asked, { names: [], tooLong: false }, safe)).toMatchInlineSnapshot(`
      "Nothing was started because \`.github/troupe/bug.md\` does not exist on the default branch.

      There is no plan template in \`.github/troupe/\` yet.

      The label \`troupe\` alone starts a run without a template."
    `);
    expect(templateText(asked, { names: ['bug'], tooLong: true }, safe)).toMatchInlineSnapshot(`
      "Nothing was started because \`.github/troupe/bug.md\` is too long for a plan template.

      There is no other plan template in \`.github/troupe/\` yet.

      The label \`troupe\` alone starts a run without a template."
    `);
  });
});

describe('the last pull request of a run', () => {
  it('tells what is in it, what is not, and what was decided on the way', () => {
    expect(finalPullRequestText({ run: runOf(...halfway), trackingIssue: 2 }, safe)).toMatchInlineSnapshot(`
      {
        "body": "All work for issue #1 in one pull request. The plan and its history are in #2.

      Research first, then store &amp; show. Thanks @​director, fixes​ #99.

      ### Included

      |  | Task | Pull request | Attempts |
      | --- | --- | --- | --- |
      | T2 | Store &lt;due&gt; dates | #3 | 2 |

      ### Not included

      - **T1** Find out how dates are stored: done without a pull request
      - **T3** Test "due" dates [all of them]: not done
      - **T4** Show \\| due dates: not done

      <details><summary>Decisions</summary>

      - T2: Dates are ISO strings

      </details>

      Total: 4 attempts, $0.66, 66,000 tokens.

      <sub>The strategist reviewed each task before its merge into this branch, and reviews the whole here. Troupe resolves conflicts with the base. To send it back to a worker, request changes. Only a person merges it.</sub>",
        "title": "Due dates for @​everyone",
      }
    `);
  });
});

describe('a commit', () => {
  const text = { place: { issue: 1 }, run: 7, task };
  it('names the task and the run', () => {
    expect(commitMessage({ ...text, summary: 'Stored.\n\nFixes #9.' }, safe)).toMatchInlineSnapshot(`
      "Store <due> dates for @​bob

      Stored.

      Fixes​ #9.

      Troupe-Task: T3
      Troupe-Run: 7
      Troupe-Issue: #1"
    `);
    expect(mergeMessage({ ...text, base: 'main', conflicts: ['a.js'] }, safe)).toMatchInlineSnapshot(`
      "Merge main into T3

      Conflicts resolved in:
      - a.js

      Troupe-Task: T3
      Troupe-Run: 7
      Troupe-Issue: #1"
    `);
  });
});

it('every text is shown by some test', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const read = (pattern: string): { file: string; source: string }[] =>
    globSync(pattern, { cwd: root }).map((file) => ({
      file,
      source: readFileSync(join(root, file), 'utf8'),
    }));
  const files = read('src/wording/**/*.ts').filter(({ file }) => !tools.has(basename(file)));
  const texts = files.flatMap(({ source }) =>
    [...source.matchAll(/^export (?:function (\w+)\(|const (\w+)[^=]*= sayer)/gm)].map(
      ([, named = '', said = '']) => named || said,
    ),
  );
  const snapshots = read('tests/wording/*.test.ts').filter(({ source }) =>
    /toMatch(?:Inline)?Snapshot/.test(source),
  );
  const missing = texts.filter(
    (name) => !snapshots.some(({ source }) => new RegExp(`\\b${name}\\b`).test(source)),
  );
  expect(texts.length).toBeGreaterThan(120);
  expect(missing).toEqual([]);
});
