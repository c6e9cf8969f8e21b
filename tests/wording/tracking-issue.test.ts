import { describe, expect, it } from 'vitest';
import type { Estimate } from '../../src/domain/estimate.ts';
import type { Fact } from '../../src/domain/fact.ts';
import { outgoing } from '../../src/wording/outgoing.ts';
import { renderTrackingIssue } from '../../src/wording/tracking-issue.ts';
import { halfway, runOf, spec } from './run.ts';

const extras = {
  safe: outgoing(['github.example.com']),
  statusUrl: 'https://troupe.example.com/runs/7',
  commands: [{ usage: '/retry T2', does: 'tries a task again' }],
};

describe('the tracking issue', () => {
  it('shows the plan, where each task stands and why, what it cost, and the policy', () => {
    const { title, body } = renderTrackingIssue(runOf(...halfway), extras);
    expect(title).toMatchInlineSnapshot(`"Troupe: Due dates for @​everyone"`);
    expect(body).toMatchInlineSnapshot(`
      "**Running**: 2 of 4 tasks, 1 pull request merged, $0.66 of $20.00 · issue #1 · [run page](https://troupe.example.com/runs/7)

      Research first, then store &amp; show. Thanks @​director, fixes​ #99.

      ## Controls

      - [ ] \`/pause\` pauses all agents

      ## Tasks

      - [x] **T1** Find out how dates are stored (research)<br><sub>**complete**</sub>
      - [x] **T2** Store &lt;due&gt; dates (code) after T1<br><sub>**complete** · attempt 2 · #3</sub>
      - [ ] **T3** Test "due" dates [all of them] (test) after T2<br><sub>**active** · attempt 1 is in progress</sub>
      - [ ] **T4** Show \\| due dates (code) after T2, T3<br><sub>**planned** · waits for T3</sub>
        - Show \\| due dates works
        - The tests pass

      ## Plan

      \`\`\`mermaid
      graph LR
        T1["T1 · Find out how dates are stored"]:::complete
        T2["T2 · Store due dates"]:::complete
        T3["T3 · Test due dates all of them"]:::active
        T4["T4 · Show due dates"]:::planned
        T1 --> T2
        T2 --> T3
        T2 --> T4
        T3 --> T4
        classDef planned fill:#eaeef2,stroke:#8c959f,color:#1f2328
        classDef active fill:#54aeff,stroke:#0969da,color:#1f2328
        classDef complete fill:#aceebb,stroke:#1a7f37,color:#1f2328
      \`\`\`

      ## Results

      <details><summary>T1 Find out how dates are stored</summary>

      As ISO 8601, see [here] (https​://evil.example).

      </details>

      ## Cost and policy

      - Spent: $0.66 of $20.00, 66,000 of 20,000,000 tokens
      - Merging: after the strategist approves (\`squash\`)
      - Limits: 5 workers at a time, 4 failed attempts before a person is asked, 20 tasks at most

      <details><summary>Commands, and how to edit the plan</summary>

      With write permission, you can edit the task list above: change a text or the dependencies that follow \`after\`, add or delete a line, or tick a task that you completed manually. Troupe answers with what it applied.

      - \`/retry T2\`: tries a task again

      </details>"
    `);
  });

  it('says what the plan will probably cost, and what that is drawn from', () => {
    const run = runOf(...halfway);
    const line = (estimate: Estimate) =>
      renderTrackingIssue({ ...run, estimate }, extras).body.match(/- Estimated.*/)?.[0];
    expect(line({ usd: 1.45, tokens: 720_000, from: 0 })).toBe(
      '- Estimated for this plan: $1.45 and 720,000 tokens (a rule of thumb)',
    );
    expect(line({ usd: null, tokens: 50_000, from: 12 })).toBe(
      '- Estimated for this plan: an unknown price and 50,000 tokens (from the cost of 12 similar tasks in this repository)',
    );
  });

  it('says little before there is a plan, and names no command that does not exist', () => {
    const { body } = renderTrackingIssue(runOf(), { safe: extras.safe, commands: [] });
    expect(body).toMatchInlineSnapshot(`
      "**Planning**: $0.00 of $20.00 · issue #1

      ## Controls

      - [ ] \`/pause\` pauses all agents

      ## Cost and policy

      - Spent: $0.00 of $20.00, 0 of 20,000,000 tokens
      - Merging: after the strategist approves (\`squash\`)
      - Limits: 5 workers at a time, 4 failed attempts before a person is asked, 20 tasks at most"
    `);
  });

  it('is the same to the byte for the same run', () => {
    expect(renderTrackingIssue(runOf(...halfway), extras)).toEqual(
      renderTrackingIssue(runOf(...halfway), extras),
    );
  });

  it('always fits, however much there is to say', () => {
    const keys = Array.from({ length: 100 }, (_, index) => `T${index + 1}`);
    const tasks = keys.map((key) => spec(key, '<'.repeat(120), 'research'));
    const nothing = { usd: 0, tokens: 0 };
    const facts = keys.flatMap((task): Fact[] => [
      { type: 'attempt_started', task, attempt: 1, base: 'a'.repeat(40) },
      {
        type: 'attempt_delivered',
        task,
        attempt: 1,
        delivery: { kind: 'report', digest: task, text: 'long & longer\n'.repeat(5_000) },
        summary: '',
        notes: [],
        spend: nothing,
      },
      {
        type: 'verdict_given',
        task,
        attempt: 1,
        verdict: { subject: task, approved: true, summary: '', criteria: [], findings: [], changed: [] },
        spend: nothing,
      },
      { type: 'result_accepted', task, subject: task },
    ]);
    const plan: Fact = {
      type: 'plan_proposed',
      source: 'director',
      approach: '&'.repeat(9_000),
      tasks,
      spend: nothing,
    };
    const { body } = renderTrackingIssue(runOf(plan, ...facts), extras);
    expect(body.length).toBeLessThanOrEqual(65_000);
    expect(body).toContain('**T100**');
    expect(body).toContain('## Cost and policy');
  });
});
