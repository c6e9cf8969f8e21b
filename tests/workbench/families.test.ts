// A strategist of the worker's own house shares its blind spots, and the review says so. What counts is who answered.
import { type FixtureResponse, LLMock } from '@copilotkit/aimock';
import { expect, it, onTestFinished, vi } from 'vitest';
import { familiesIn } from '../../src/workbench/families.ts';
import type { TranscriptMessage } from '../../src/agents/transcript.ts';
import { delivered, opened, proposed, spec } from '../domain/life.ts';
import { openPull, pull } from '../github/pull.ts';
import { modelAt, seat } from '../llm/seats.ts';
import { named, steppedEngine } from '../actions/stepped.ts';

vi.setConfig({ testTimeout: 120_000 });

const reply = (...standIns: (string | undefined)[]): TranscriptMessage[] =>
  standIns.map((model) => ({
    role: 'assistant',
    text: '',
    calls: [],
    ...(model !== undefined && { standIn: { model, insteadOf: 'x:y' } }),
  }));

it.each([
  ['nobody answered', [], [], 'anthropic', 'openai'],
  ['the usual ones answered', reply(undefined), reply(undefined), 'anthropic', 'openai'],
  [
    'one of the house stood in for the worker',
    reply(undefined, 'openrouter:openai/gpt-5'),
    reply(undefined),
    'openai',
    'openai',
  ],
  [
    'one of the house stood in, and the usual one came back',
    reply('openai:gpt-5', undefined),
    reply(undefined),
    'openai',
    'openai',
  ],
  [
    'one of the house stood in for the strategist',
    reply(undefined),
    reply('anthropic:claude-x'),
    'anthropic',
    'anthropic',
  ],
  ['another one stood in', reply('local:qwen3:32b'), reply(undefined), 'qwen3', 'openai'],
])('%s', (_, worker, strategist, works, reviews) => {
  const families = familiesIn({ usual: 'anthropic', said: worker }, { usual: 'openai', said: strategist });
  expect(families).toEqual({ worker: works, strategist: reviews });
});

it('is said in the review on GitHub where the stronger model that did the work is of the reviewer’s house', async () => {
  const server = new LLMock({ port: 0, host: '127.0.0.1' });
  await server.start();
  onTestFinished(() => server.stop());
  server.on({ predicate: () => true }, (): FixtureResponse => {
    const criteria = [{ criterion: 'it works', met: true, evidence: 'src/due.js:2' }];
    const input = { approve: true, summary: 'Good.', criteria };
    return {
      content: '',
      toolCalls: [{ id: 'call_1', name: 'submit_review', arguments: JSON.stringify(input) }],
    };
  });
  const others = named('attempt', 'observe', 'sync_tracking_issue', 'merge');
  const stepped = await steppedEngine({}, others, () => ({
    model: (role) =>
      role === 'strategist'
        ? modelAt(seat('openai', 'gpt-5', `${server.url}/v1`))
        : modelAt(seat('anthropic', 'claude-x', server.url)),
  }));
  const { stage } = stepped;
  const bodies: string[] = [];
  const head = await openPull(stage);
  for (const model of [undefined, 'openai:gpt-5.6-sol']) {
    const run = await stepped.run(bodies.length + 1, [
      proposed([spec('T1', { title: 'Due dates' })]),
      { type: 'tracking_issue_opened', issue: 1 },
      { type: 'attempt_started', task: 'T1', attempt: 1, base: 'base', ...(model && { model }) },
      delivered('T1', head),
      opened('T1', 2),
    ]);
    await stepped.wake(run);
    const { data } = await stage.as('ada').pulls.listReviews(pull);
    bodies.push(data.at(-1)?.body ?? '');
  }
  expect(stepped.errors).toEqual([]);
  const words =
    'Worker and strategist both use models of `openai`. A strategist of another provider would have other blind spots.';
  expect(bodies.map((body) => [body.includes('✅ Approved'), body.includes(words)])).toEqual([
    [true, false],
    [true, true],
  ]);
});
