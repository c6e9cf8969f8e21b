import { describe, expect, it } from 'vitest';
import type { Run } from '../../src/domain/run.ts';
import type { Verdict } from '../../src/domain/verdict.ts';
import { outgoing } from '../../src/wording/outgoing.ts';
import { decidedText } from '../../src/wording/decision.ts';
import { mergeText, pullRequestText } from '../../src/wording/pull-request.ts';
import { questionText, reminderText } from '../../src/wording/question.ts';
import { badConfigText, outsiderText, planningFailedText } from '../../src/wording/refusal.ts';
import { checkText, reviewText, threadAnswerText } from '../../src/wording/review.ts';
import { revisionFailedText, revisionText } from '../../src/wording/revision.ts';
import { summaryText } from '../../src/wording/summary.ts';
import { duration } from '../../src/wording/words.ts';
import { halfway, runOf, spec } from './run.ts';

const safe = outgoing(['github.example.com']);

describe('a pull request', () => {
  const task = {
    ...spec('T2', 'Store <due> dates', 'code'),
    criteria: ['A date is kept', 'fixes #3 | @bob'],
  };
  const text = { place: { issue: 1 }, task, pull: 3, run: 7 };

  it('says what it is part of, what was done, and what must be true', () => {
    const words = {
      ...text,
      trackingIssue: 2,
      summary: 'Stored them.\n\nCloses #1.',
      notes: ['Dates are ISO strings'],
    };
    expect(pullRequestText(words, safe)).toMatchInlineSnapshot(`
      {
        "body": "**T2** of #2. Part of #1.

      Stored them.

      Closes​ #1.

      ### What must be true

      - A date is kept
      - fixes​ #3 \\| @​bob

      ### Notes for the tasks after it

      - Dates are ISO strings

      <sub>Made by Troupe's code worker. The strategist reviews it before it is merged.</sub>",
        "title": "T2: Store <due> dates",
      }
    `);
  });

  it('becomes a commit that names its task', () => {
    expect(mergeText(text, safe)).toMatchInlineSnapshot(`
      {
        "message": "Task T2 of run 7, part of #1.",
        "title": "Store <due> dates (#3)",
      }
    `);
  });
});

describe('a pull request that a person renamed', () => {
  it('becomes a commit with their title', () => {
    const task = spec('T2', 'Store dates', 'code');
    const text = { place: { issue: 1 }, task, pull: 3, run: 7 };
    expect(mergeText({ ...text, title: 'Dates, at last' }, safe).title).toBe('Dates, at last (#3)');
    expect(mergeText({ ...text, title: 'T2: Store dates' }, safe).title).toBe('Store dates (#3)');
  });
});

describe('an answer to a conversation', () => {
  it('says where it was done, and in one line what', () => {
    expect(threadAnswerText('c0ffee0123', 'Renamed it.\nAnd more.', safe)).toBe(
      'Done in c0ffee0: Renamed it.',
    );
    expect(threadAnswerText('c0ffee0123', '', safe)).toBe('Done in c0ffee0.');
  });
});

describe('what is said of a decision', () => {
  it('is that it was made', () => {
    expect(decidedText({ key: 'T2' }, 'task_retried')).toMatchInlineSnapshot(`
      {
        "summary": "Retrying T2.",
        "title": "Retried",
      }
    `);
  });
});

describe('a review', () => {
  const verdict: Verdict = {
    subject: 'b'.repeat(40),
    changed: [],
    approved: false,
    summary: 'The store forgets <dates>.',
    criteria: [
      { criterion: 'A date is kept', met: false, evidence: '`node --test` prints\nexpected 1, got 0' },
      { criterion: 'The tests pass', met: true, evidence: 'test/store.test.js:12 | all 9 pass' },
    ],
    findings: [
      { severity: 'blocking', path: 'src/store.js', line: 4, text: 'Write it to the file, too.' },
      { severity: 'advice', path: 'src/`x`.js', text: 'Delete this file.' },
      { severity: 'blocking', text: 'The README says otherwise.' },
    ],
  };

  it('has the verdict on top and the evidence in a table', () => {
    const { body, comments } = reviewText(verdict, 2, safe);
    expect(body).toMatchInlineSnapshot(`
      "## ❌ Changes needed

      The store forgets &lt;dates&gt;.

      |  | Criterion | Evidence |
      | --- | --- | --- |
      | ❌ | A date is kept | \`node --test\` prints expected 1, got 0 |
      | ✅ | The tests pass | test/store.test.js:12 \\| all 9 pass |

      ### Findings

      - \`src/x.js\` **Advice.** Delete this file.
      - **Must change.** The README says otherwise.

      <sub>Reviewed \`bbbbbbb\` (attempt 2). A new push needs a new review.</sub>"
    `);
    expect(comments).toEqual([
      { path: 'src/store.js', line: 4, text: '**Must change.** Write it to the file, too.' },
    ]);
  });

  it('is summed up in a check run', () => {
    expect(checkText(verdict, safe)).toMatchInlineSnapshot(`
      {
        "annotations": [],
        "summary": "The store forgets &lt;dates&gt;.

      |  | Criterion | Evidence |
      | --- | --- | --- |
      | ❌ | A date is kept | \`node --test\` prints expected 1, got 0 |
      | ✅ | The tests pass | test/store.test.js:12 \\| all 9 pass |",
        "title": "Changes needed: 1 of 2 criteria met, 2 blocking findings",
      }
    `);
    const approved = { ...verdict, approved: true, findings: [], criteria: verdict.criteria.slice(1) };
    expect(checkText(approved, safe).title).toBe('Approved: 1 of 1 criterion met');
  });
});

describe('a question to a person', () => {
  const task = runOf(...halfway).tasks.get('T2');
  if (task === undefined) throw new Error('there is no T2');

  it('shows what was tried, why it failed, and what one can answer', () => {
    const commands = [{ usage: '/retry T2', does: 'tries again, with your advice' }];
    expect(
      questionText({ task, why: { is: 'attempts_failed', count: 1 }, commands }, safe),
    ).toMatchInlineSnapshot(`
      "### T2 needs you: Store &lt;due&gt; dates

      Stopped because 1 attempt failed. Its work so far is in #3. The rest of the plan continues.

      1 attempt failed:

      | Attempt | What it did | Why it failed | Cost |
      | --- | --- | --- | --- |
      | 1 | – | used up its 60 steps without handing in | $0.20, 20,000 tokens |

      <details><summary>How the last attempt ended</summary>

      It used up its 60 steps without handing in.

      Last output:
      \`\`\`
      <timeout> @ci
      \`\`\`

      </details>

      Choose one:

      - \`/retry T2\`: tries again, with your advice"
    `);
  });

  it('is repeated once', () => {
    const commands = [{ usage: '/retry T2', does: 'tries again, with your advice' }];
    const reminder = { task, why: { is: 'attempts_failed', count: 4 } as const, hours: 24, commands };
    expect(reminderText(reminder, safe)).toMatchInlineSnapshot(`
      "⏰ Waiting for you for 24 hours: T2 Store &lt;due&gt; dates

      Stopped because 4 attempts failed. This is the only reminder.

      Choose one:

      - \`/retry T2\`: tries again, with your advice"
    `);
  });

  it('says less about a task that was never begun', () => {
    const never = { ...task, attempts: [] };
    const question = {
      task: never,
      why: { is: 'prerequisite_abandoned', key: 'T1' } as const,
      commands: [{ usage: '/abandon T2', does: 'gives it up' }],
    };
    expect(questionText(question, safe)).toMatchInlineSnapshot(`
      "### T2 needs you: Store &lt;due&gt; dates

      Stopped because it depends on T1, which was abandoned. Its work so far is in #3. The rest of the plan continues.

      Choose one:

      - \`/abandon T2\`: gives it up"
    `);
  });
});

describe('a refusal', () => {
  it('is polite to people who may not ask', () => {
    expect(outsiderText('eve', 'troupe')).toMatchInlineSnapshot(`
      "Thank you, \`eve\`. The label \`troupe\` asks Troupe to write code here, and only people with write permission can ask for that, so nothing was started.

      If you have that permission, take the label off and set it again."
    `);
  });

  it('says what is wrong with the configuration', () => {
    const problems = ['Line 4: `merge.method` must be one of `merge`, `squash`, `rebase`.'];
    expect(badConfigText('troupe', problems, safe)).toMatchInlineSnapshot(`
      "I cannot start, because \`.github/troupe.yml\` on the default branch is not right:

      - Line 4: \`merge.method\` must be one of \`merge\`, \`squash\`, \`rebase\`.

      Once it is corrected there, take the label \`troupe\` off and set it again."
    `);
  });

  it('says why there is no plan, and how to write one', () => {
    const problems = [{ is: 'refused', words: 'T1 has no @title.' }] as const;
    const why = { is: 'no_acceptable_plan', attempts: 3, problems } as const;
    expect(planningFailedText('troupe', why, safe)).toMatchInlineSnapshot(`
      "I could not make a plan for this issue, so nothing was built.

      > no acceptable plan after 3 attempts: T1 has no @​title.

      It helps to say more exactly what must be true in the end, or to split the issue. You can also write the plan yourself, as a checklist of tasks in the issue's text:

      \`\`\`markdown
      - [ ] T1: Store due dates (code)
        - A to-do keeps its due date over a restart
      - [ ] T2: Test due dates (test) after T1
      \`\`\`

      Then take the label \`troupe\` off and set it again."
    `);
  });
});

describe('the last words', () => {
  it('sum up what was merged and what it took', () => {
    const run = runOf(...halfway, { type: 'run_cancelled', by: 'ada' });
    expect(summaryText(run, safe)).toMatchInlineSnapshot(`
      "This run was cancelled by \`ada\`. 2 of 4 tasks are complete.

      |  | Task | Status | Attempts | Pull request | Tokens | Cost |
      | --- | --- | --- | --- | --- | --- | --- |
      | T1 | Find out how dates are stored | complete | 1 | – | 11,000 | $0.11 |
      | T2 | Store &lt;due&gt; dates | complete | 2 | #3 | 50,000 | $0.50 |
      | T3 | Test "due" dates [all of them] | active | 1 | – | 0 | $0.00 |
      | T4 | Show \\| due dates | planned | 0 | – | 0 | $0.00 |

      In all: 14 min 0 s, 4 attempts, $0.66, 66,000 tokens."
    `);
  });

  it('say why a run failed', () => {
    const run = runOf({ type: 'run_finished', status: 'failed', why: { is: 'every_task_abandoned' } });
    expect(summaryText(run, safe)).toMatchInlineSnapshot(`
      "This run failed: every task was abandoned.

      In all: 1 min 0 s, $0.00, 0 tokens."
    `);
  });

  it.each([
    [4_200, '4 s'],
    [200_000, '3 min 20 s'],
    [3_900_000, '1 h 5 min'],
  ])('call %i ms %s', (ms, words) => {
    expect(duration(ms)).toBe(words);
  });
});

describe('a plan that was revised', () => {
  const [kept, dropped, added] = [
    spec('T2', 'Show dates | @bob', 'code'),
    runOf(...halfway).tasks.get('T1')!,
    spec('T4', 'Test dates', 'test', ['T2']),
  ];
  const why = [{ is: 'prerequisites_abandoned', gone: ['T1'], waiting: ['T2'] }] as const;

  it('is told as what was added, changed and dropped, and why', () => {
    const text = {
      added: [added],
      changed: [{ task: kept, what: ['title', 'after'] as const }],
      dropped: [dropped],
      approach: 'Without a store.\n\nFixes #3.',
      why,
      waitsForApproval: true,
    };
    expect(revisionText(text, safe)).toMatchInlineSnapshot(`
      "🧭 The plan was revised, because T1 was abandoned, and T2 depended on it.

      Without a store.

      Fixes​ #3.

      Added:
      - **T4** Test dates, after T2

      Changed:
      - **T2** Show dates \\| @​bob (title, dependencies)

      Dropped:
      - **T1** Find out how dates are stored

      It waits for a person to approve it."
    `);
  });

  it('may stay as it is', () => {
    const text = {
      added: [],
      changed: [],
      dropped: [],
      approach: 'All is well.',
      why,
      waitsForApproval: true,
    };
    expect(revisionText(text, safe)).toMatchInlineSnapshot(`
      "🧭 The plan was looked at again and stays as it is, because T1 was abandoned, and T2 depended on it.

      All is well.

      It waits for a person to approve it."
    `);
  });

  it('or cannot be revised', () => {
    expect(
      revisionFailedText(
        {
          why: [{ is: 'asked_for', by: 'ada', words: '@bob wants it smaller' }],
          problem: { is: 'no_acceptable_revision', attempts: 3, problems: [{ is: 'no_title', key: 'T2' }] },
        },
        safe,
      ),
    ).toMatchInlineSnapshot(`
      "🧭 The plan could not be revised: no acceptable revision after 3 attempts: T2 has no title.

      It was to be revised because @​bob wants it smaller.

      The plan stays as it was. What came after an abandoned task waits for a person, and everything else goes on."
    `);
  });
});

describe('the last try of a task that waits for a person', () => {
  it('shows who played it and what it had changed, whatever fences the diff has in it', () => {
    const task = {
      ...spec('T1', 'Store dates', 'code'),
      attempts: [
        {
          number: 1,
          base: 'b',
          startedAt: '',
          spend: { usd: 0, tokens: 0 },
          model: 'glm:glm-5.3',
          diff: '+```js\n+@bob\n+```\n',
          failure: { why: { is: 'nothing_changed', said: '' } },
        },
      ],
    } as const;
    expect(
      questionText(
        {
          task,
          why: { is: 'attempts_failed', count: 1 },
          commands: [{ usage: '/abandon T1', does: 'gives it up' }],
        },
        safe,
      ),
    ).toMatchInlineSnapshot(`
      "### T1 needs you: Store dates

      Stopped because 1 attempt failed. The rest of the plan continues.

      1 attempt failed:

      | Attempt | What it did | Why it failed | Cost |
      | --- | --- | --- | --- |
      | 1 (glm:glm-5.3) | – | it reported the task as done without changing a file | $0.00, 0 tokens |

      <details><summary>What it had changed</summary>

      \`\`\`\`diff
      +\`\`\`js
      +@bob
      +\`\`\`
      \`\`\`\`

      </details>

      Choose one:

      - \`/abandon T1\`: gives it up"
    `);
  });
});

describe('the last words of a run', () => {
  const into = { merge: { approval: 'strategist', method: 'squash', into: 'run' } } as const;

  it('say which pull requests of a cancelled run are left open, and that its branch holds nothing', () => {
    const before = runOf(...halfway);
    const run: Run = {
      ...before,
      branch: 'troupe/1/run-7',
      settings: { ...before.settings, ...into, pullsOnCancel: 'keep' },
      tasks: new Map(
        [...before.tasks].map(([key, task]) => [
          key,
          {
            ...task,
            stage: { at: 'waiting_human', why: { is: 'same_failure_twice' }, asked: true },
            pull: { number: 5, url: '', touched: 0, seen: 0 },
          },
        ]),
      ),
      ending: { status: 'cancelled', at: before.startedAt, by: 'grace' },
    };
    const words = summaryText(run, safe);
    expect(words).toContain('The branch `troupe/1/run-7` was made to collect it. Nothing was merged into it');
    expect(words).toMatch(/Left open with their branches: (#5, )+#5\./);
  });
});
