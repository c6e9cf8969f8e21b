// Every text that people read is in a snapshot somewhere: those that no other test shows are here, and a text that none
// shows fails.
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { outgoing } from '../../src/wording/outgoing.ts';
import { answerText, mayNotCommandText } from '../../src/wording/answer.ts';
import { commitMessage, mergeMessage } from '../../src/wording/commit.ts';
import { decidedText, decisionText } from '../../src/wording/decision.ts';
import { editText } from '../../src/wording/edit.ts';
import {
  autoMergeText,
  closedText,
  mergedByHandText,
  personsTurnText,
  pushedText,
  redBaseText,
  retitledText,
} from '../../src/wording/followed.ts';
import { agentSaid, logText, toolAnswered, troupeSaid } from '../../src/wording/log.ts';
import { pausedText, resumedText } from '../../src/wording/paused.ts';
import { templateText } from '../../src/wording/refusal.ts';
import { statusText } from '../../src/wording/status.ts';
import { wholePullRequestText } from '../../src/wording/final-pull-request.ts';
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
    expect(mayNotCommandText('sam', ['help', 'cancel'])).toMatchInlineSnapshot(
      `"\`sam\`, that takes write permission here. What you may say: \`/help\`, \`/cancel\`."`,
    );
    expect(mayNotCommandText('eve', [])).toMatchInlineSnapshot(
      `"\`eve\`, I act only on what people with write permission here ask for."`,
    );
  });

  it('tells how a run stands, and the end of a log', () => {
    expect(statusText(runOf(...halfway), safe)).toMatchInlineSnapshot(`
      "The run is **running**: 2 of 4 tasks complete. All about it is in #2.

      |  | Task | Status | Why |
      | --- | --- | --- | --- |
      | T1 | Find out how dates are stored | complete |  |
      | T2 | Store &lt;due&gt; dates | complete |  |
      | T3 | Test "due" dates [all of them] | active | attempt 1 is in progress |
      | T4 | Show \\| due dates | planned | waits for T3 |

      Spent so far: $0.66, 66,000 tokens, of $20.00."
    `);
    const entries = [
      agentSaid('I run the tests.'),
      toolAnswered('run_shell', '```\n@bob failed\n```'),
      troupeSaid('5 steps left'),
    ];
    const log = { task: 'T3', attempt: 2, steps: 9, entries, url: 'https://troupe.example.com/runs/7' };
    expect(logText(log, safe)).toMatchInlineSnapshot(`
      "<details><summary>T3, attempt 2: the end of 9 messages</summary>

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

      [All of it](https://troupe.example.com/runs/7)."
    `);
    expect(logText({ task: 'T3', attempt: 1, steps: 0, entries: [] }, safe)).toMatchInlineSnapshot(
      `"T3, attempt 1: nothing was said yet."`,
    );
  });

  it('tells what was understood of an edit', () => {
    const read = {
      did: ['T4 is new: Write | it down (code).'],
      refused: ['T1 has begun, so what it is stays.'],
    };
    expect(editText('grace', read, safe)).toMatchInlineSnapshot(`
      "\`grace\` edited the plan.

      I understood:

      - T4 is new: Write \\| it down (code).

      I put back what I cannot do:

      - T1 has begun, so what it is stays."
    `);
  });
});

describe('what is said once about what people do', () => {
  it('is short', () => {
    expect(pushedText('0123456789')).toMatchInlineSnapshot(
      `"Commit \`0123456\` is not mine, and it stays. I review the branch as it is now, and go on from there."`,
    );
    expect(closedText({ task, after: ['T4', 'T5'], replanned: true })).toMatchInlineSnapshot(`
      "This pull request was closed, so T3 is given up. I do nothing more on it.

      After it came T4 and T5. The director now plans that anew.

      To take it back, comment \`/retry T3\`. The work goes on in a new pull request then."
    `);
    expect(closedText({ task, after: ['T4'], replanned: false })).toMatchInlineSnapshot(`
      "This pull request was closed, so T3 is given up. I do nothing more on it.

      After it came T4. That waits for a person now.

      To take it back, comment \`/retry T3\`. The work goes on in a new pull request then."
    `);
    expect(mergedByHandText(task, 'max', ['T4'])).toMatchInlineSnapshot(
      `"\`max\` merged this, so T3 is complete. T4 can go on with it."`,
    );
    expect(retitledText('Dates for @bob', safe)).toMatchInlineSnapshot(
      `"The title is now \`Dates for @​bob\`. The commit that merges this will carry it."`,
    );
    expect(redBaseText(['lint', 'e2e'], 'main', safe)).toMatchInlineSnapshot(`
      "The checks \`lint\` and \`e2e\` fail on \`main\`, too, so that is not this task's doing and no attempt is spent on it.

      I merge once \`main\` is green again, or when a person with write permission approves this as it is."
    `);
    expect(autoMergeText('max', pausedByGrace, safe)).toMatchInlineSnapshot(`
      "Auto-merge is on, by \`max\`: GitHub merges this as soon as it may, although the run is paused by grace: until Monday.

      That is your switch, so I leave it as it is. Turn it off here if this is not to be merged as it stands."
    `);
    expect(personsTurnText({ is: 'human_policy' }, safe)).toMatchInlineSnapshot(
      `"It is a person's turn: this waits for the approval of a person with write permission."`,
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

      Nothing more is spent, and what was done so far is kept.

      To continue, allow more: \`/budget 40\` (dollars) or \`/budget 40M tokens\`. \`/cancel\` ends the run; what is merged stays merged."
    `);
    expect(
      pausedText({ of: 'repository_month', unit: 'usd', limit: 50, spent: 50, until: '2026-07-01' }),
    ).toMatchInlineSnapshot(`
      "⏸ Paused: the monthly limit for this repository of $50.00 is used up ($50.00 spent); it starts again on 2026-07-01 (UTC).

      Nothing more is spent, and what was done so far is kept.

      Other runs share this limit, so \`/budget\` does not raise it. The run resumes by itself when the month is over or the limit is raised. \`/cancel\` ends the run; what is merged stays merged."
    `);
    expect(decisionText(task, { is: 'attempts_failed', count: 4 }, safe)).toMatchInlineSnapshot(`
      {
        "summary": "Store &lt;due&gt; dates for @​bob

      Stopped because 4 attempts failed.

      - **Retry**: starts again with a fresh count
      - **Abandon**: closes this and leaves the task out
      - **Show the log**: answers with what the agent did last",
        "title": "T3 waits for a person",
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
        signatureIsNotOurs: [[]],
        bodyIsNotJson: [[]],
        nothingToDo: [[]],
        isRecorded: [[true], [false]],
      }),
    ).toMatchInlineSnapshot(`
      "headersAreMissing: A webhook needs the headers X-GitHub-Delivery, X-GitHub-Event and X-Hub-Signature-256.
      signatureIsNotOurs: The signature is not ours: WEBHOOK_SECRET and the secret in the app's settings differ.
      bodyIsNotJson: The body is not JSON: set the content type to application/json.
      nothingToDo: Nothing to do.
      isRecorded: Recorded.
      isRecorded: Recorded before."
    `);
  });
});

describe('a label that names a plan template', () => {
  const asked = { plain: 'troupe', label: 'troupe:bug', name: 'bug' };

  it('starts nothing if there is none of that name', () => {
    expect(templateText(asked, { names: ['docs', 'feature'], tooLong: false }, safe)).toMatchInlineSnapshot(`
      "I cannot start, because \`.github/troupe/bug.md\` does not exist on the default branch.

      These labels have one:

      - \`troupe:docs\`
      - \`troupe:feature\`

      The label \`troupe\` alone starts a run without a template."
    `);
    expect(templateText(asked, { names: [], tooLong: false }, safe)).toMatchInlineSnapshot(`
      "I cannot start, because \`.github/troupe/bug.md\` does not exist on the default branch.

      There is no plan template in \`.github/troupe/\` yet.

      The label \`troupe\` alone starts a run without a template."
    `);
    expect(templateText(asked, { names: ['bug'], tooLong: true }, safe)).toMatchInlineSnapshot(`
      "I cannot start, because \`.github/troupe/bug.md\` is too long for a plan template.

      There is no other plan template in \`.github/troupe/\` yet.

      The label \`troupe\` alone starts a run without a template."
    `);
  });
});

describe('the last pull request of a run', () => {
  it('tells what is in it, what is not, and what was decided on the way', () => {
    expect(wholePullRequestText({ run: runOf(...halfway), trackingIssue: 2 }, safe)).toMatchInlineSnapshot(`
      {
        "body": "Everything that was built for #1, in one pull request. The plan and its story are in #2.

      Research first, then store &amp; show. Thanks @​director, fixes​ #99.

      ### What is in it

      |  | Task | Pull request | Attempts |
      | --- | --- | --- | --- |
      | T2 | Store &lt;due&gt; dates | #3 | 2 |

      ### What is not

      - **T1** Find out how dates are stored: done without a pull request
      - **T3** Test "due" dates [all of them]: not done
      - **T4** Show \\| due dates: not done

      <details><summary>What was decided on the way</summary>

      - T2: Dates are ISO strings

      </details>

      It took 4 attempts and $0.66, 66,000 tokens.

      <sub>Each task was reviewed when it was merged into this branch, and the strategist reviews the whole. Only a person merges it. A conflict with the base is resolved, and asking for changes here sends it back to work.</sub>",
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
