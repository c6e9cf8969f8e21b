import { describe, expect, it } from 'vitest';
import type { Run } from '../../src/domain/run.ts';
import type { Verdict } from '../../src/domain/verdict.ts';
import { outgoing } from '../../src/wording/outgoing.ts';
import { decidedText } from '../../src/wording/decision.ts';
import { mergeText, pullRequestText } from '../../src/wording/pull-request.ts';
import { questionText, reminderText, stoppedText } from '../../src/wording/question.ts';
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
        "body": "Task T2 of the plan in #2, for issue #1.

      Stored them.

      Closes​ #1.

      ### Acceptance criteria

      - A date is kept
      - fixes​ #3 \\| @​bob

      ### Notes for later tasks

      - Dates are ISO strings

      <sub>Made by Troupe's code worker. The strategist reviews it before the merge.</sub>",
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
      "## ❌ Changes requested

      The store forgets &lt;dates&gt;.

      |  | Criterion | Evidence |
      | --- | --- | --- |
      | ❌ | A date is kept | \`node --test\` prints expected 1, got 0 |
      | ✅ | The tests pass | test/store.test.js:12 \\| all 9 pass |

      ### Findings

      - \`src/x.js\` **Advice.** Delete this file.
      - **Blocking.** The README says otherwise.

      <sub>Reviewed \`bbbbbbb\` (attempt 2). A new push needs a new review.</sub>"
    `);
    expect(comments).toEqual([
      { path: 'src/store.js', line: 4, text: '**Blocking.** Write it to the file, too.' },
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
        "title": "Changes requested: 1 of 2 criteria met, 2 blocking findings",
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

      Stopped after 1 failed attempt. Its work so far is in #3. The rest of the plan continues.

      | Attempt | What it did | Why it failed | Cost |
      | --- | --- | --- | --- |
      | 1 | – | reached its limit of 60 steps without finishing | $0.20, 20,000 tokens |

      <details><summary>How the last attempt ended</summary>

      It reached its limit of 60 steps without finishing.

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
    expect(stoppedText({ is: 'attempts_failed', count: 4 }, safe)).toBe('Stopped after 4 failed attempts.');
    expect(reminderText(reminder, safe)).toMatchInlineSnapshot(`
      "⏰ Waiting for you for 24 hours: T2 Store &lt;due&gt; dates

      Stopped after 4 failed attempts. This is the only reminder.

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
      "\`eve\`, only users with write permission can start Troupe with the label \`troupe\`, so nothing was started.

      To start a run, ask a person with that permission to remove the label and add it again."
    `);
  });

  it('says what is wrong with the configuration', () => {
    const problems = ['Line 4: `merge.method` must be one of `merge`, `squash`, `rebase`.'];
    expect(badConfigText('troupe', problems, safe)).toMatchInlineSnapshot(`
      "Nothing was started because \`.github/troupe.yml\` on the default branch is not valid:

      - Line 4: \`merge.method\` must be one of \`merge\`, \`squash\`, \`rebase\`.

      To start a run, fix it there, then remove the label \`troupe\` and add it again."
    `);
  });

  it('says why there is no plan, and how to write one', () => {
    const problems = [{ is: 'refused', words: 'T1 has no @title.' }] as const;
    const why = { is: 'no_acceptable_plan', attempts: 3, problems } as const;
    expect(planningFailedText('troupe', why, safe)).toMatchInlineSnapshot(`
      "Nothing was built because this issue has no valid plan:

      > no acceptable plan after 3 attempts: T1 has no @​title.

      State the acceptance criteria more precisely, or split the issue. You can also write the plan yourself, as a checklist of tasks in the issue's text:

      \`\`\`markdown
      - [ ] T1: Store due dates (code)
        - A to-do keeps its due date over a restart
      - [ ] T2: Test due dates (test) after T1
      \`\`\`

      Then remove the label \`troupe\` and add it again."
    `);
  });
});

describe('the last words', () => {
  it('sum up what was merged and what it took', () => {
    const run = runOf(...halfway, { type: 'run_cancelled', by: 'ada' });
    expect(summaryText(run, safe)).toMatchInlineSnapshot(`
      "\`ada\` cancelled this run. 2 of 4 tasks are complete.

      |  | Task | Status | Attempts | Pull request | Tokens | Cost |
      | --- | --- | --- | --- | --- | --- | --- |
      | T1 | Find out how dates are stored | complete | 1 | – | 11,000 | $0.11 |
      | T2 | Store &lt;due&gt; dates | complete | 2 | #3 | 50,000 | $0.50 |
      | T3 | Test "due" dates [all of them] | active | 1 | – | 0 | $0.00 |
      | T4 | Show \\| due dates | planned | 0 | – | 0 | $0.00 |

      Total: 14 min 0 s, 4 attempts, $0.66, 66,000 tokens."
    `);
  });

  it('say why a run failed', () => {
    const run = runOf({ type: 'run_finished', status: 'failed', why: { is: 'every_task_abandoned' } });
    expect(summaryText(run, safe)).toMatchInlineSnapshot(`
      "This run failed: every task was abandoned.

      Total: 1 min 0 s, $0.00, 0 tokens."
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
      "🧭 The director revised the plan. Reason: T1 was abandoned, and T2 depended on it.

      Without a store.

      Fixes​ #3.

      Added:
      - **T4** Test dates, after T2

      Changed:
      - **T2** Show dates \\| @​bob (title, dependencies)

      Dropped:
      - **T1** Find out how dates are stored

      To approve the plan, comment \`/approve\`."
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
      "🧭 The director reviewed the plan and kept it. Reason: T1 was abandoned, and T2 depended on it.

      All is well.

      To approve the plan, comment \`/approve\`."
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
      "🧭 The director could not revise the plan: no acceptable revision after 3 attempts: T2 has no title.

      Reason for the revision: @​bob wants it smaller.

      The plan is unchanged. Tasks that depend on an abandoned task wait for a person; all others continue."
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

      Stopped after 1 failed attempt. The rest of the plan continues.

      | Attempt | What it did | Why it failed | Cost |
      | --- | --- | --- | --- |
      | 1 (glm:glm-5.3) | – | it reported the task as done without changing a file | $0.00, 0 tokens |

      <details><summary>What the last attempt changed</summary>

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
    expect(words).toContain("Nothing was merged into the run's branch `troupe/1/run-7`");
    expect(words).toMatch(/Left open with their branches: (#5, )+#5\./);
  });
});
