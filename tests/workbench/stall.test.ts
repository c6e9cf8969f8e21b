// Whatever outside keeps agents from their work stands in the sentence beside the task, in whichever action it happens.
import { type FixtureResponse, LLMock } from '@copilotkit/aimock';
import { expect, it, onTestFinished, vi } from 'vitest';
import { stallReason } from '../../src/workbench/stall-reason.ts';
import type { Fact } from '../../src/domain/fact.ts';
import { whyWaitingText } from '../../src/wording/reasons/progress.ts';
import { troubleText } from '../../src/wording/reasons/trouble.ts';
import { GitFailure } from '../../src/git/git.ts';
import { ModelFailure } from '../../src/llm/model.ts';
import { missingBubblewrap } from '../../src/sandbox/teach.ts';
import { delivered, opened, proposed, spec, started, verdict } from '../domain/life.ts';
import { openPull } from '../github/pull.ts';
import { json, provider } from '../llm/provider-server.ts';
import { modelAt, seat } from '../llm/seats.ts';
import { noSandbox } from '../agents/scripted.ts';
import { type Stepped, named, steppedEngine } from '../actions/stepped.ts';

vi.setConfig({ testTimeout: 120_000 });

/** What has nothing to do with agents. */
const others = named('observe', 'send_effects', 'sync_tracking_issue');
const head = 'a'.repeat(40);

async function wordsAfter(stepped: Stepped, issue: number, facts: readonly Fact[]): Promise<string> {
  const id = await stepped.run(issue, facts);
  await stepped.wake(id);
  const run = (await stepped.store.runs.load(id))!;
  const [task] = run.tasks.values();
  if (task !== undefined) return whyWaitingText(run, task);
  const stalled = run.planning.at === 'drafting' ? run.planning.stalled : undefined;
  return stalled === undefined ? '' : troubleText(stalled);
}

it('a repository that git cannot reach holds up plan, revision, attempt, review and merge', async () => {
  const stepped = await steppedEngine({}, others, ({ github }) => ({
    github: { ...github, cloneUrl: () => 'http://127.0.0.1:9/ada/todo.git' },
  }));
  const plan: Fact[] = [proposed([spec('T1')]), { type: 'tracking_issue_opened', issue: 1 }];
  const there = [...plan, started('T1'), delivered('T1', head), opened('T1')];
  const why = /the repository cannot be reached: git fetch ended with exit code 128: .*127\.0\.0\.1/.source;
  const cases: readonly (readonly [string, readonly Fact[]])[] = [
    ['', []],
    [
      'waits for the director: ',
      [...plan, { type: 'replan_requested', by: 'ada', why: { is: 'asked_for', by: 'mona', words: 'x' } }],
    ],
    ['attempt 1 is stalled: ', plan],
    ["the strategist's review is stalled: ", there],
    [
      'resolving a merge conflict with the base branch is stalled: ',
      [...there, verdict('T1', head, true), { type: 'merge_conflicted', task: 'T1', head }],
    ],
  ];
  for (const [index, [before, facts]] of cases.entries()) {
    expect(await wordsAfter(stepped, index + 1, facts)).toMatch(new RegExp(`^${before}${why}`));
  }
  // Each is tried again later, and told once, however often it fails.
  const held = await stepped.store.runs.facts(3);
  expect(held.filter(({ type }) => type === 'attempt_stalled')).toHaveLength(1);
  stepped.restart();
  await stepped.wake(3);
  expect((await stepped.store.runs.facts(3)).length).toBe(held.length);
});

it('a sandbox that cannot be made holds the attempt up, with what to do about it, and uses up no attempt', async () => {
  const server = new LLMock({ port: 0, host: '127.0.0.1' });
  await server.start();
  onTestFinished(() => server.stop());
  server.on({ predicate: () => true }, (): FixtureResponse => {
    const shell = { id: 'call_1', name: 'run_shell', arguments: '{"command":"true"}' };
    return { content: 'Let me see.', toolCalls: [shell] };
  });
  const broken = () => Promise.reject(missingBubblewrap);
  const stepped = await steppedEngine({}, others, () => ({
    model: () => modelAt(seat('custom', 'house', `${server.url}/v1`)),
    sandbox: {
      run: broken,
      openSession: () => ({ ...noSandbox.openSession(), run: broken, start: broken }),
    },
  }));
  const facts: Fact[] = [proposed([spec('T1')]), { type: 'tracking_issue_opened', issue: 1 }];
  expect(await wordsAfter(stepped, 1, facts)).toMatch(
    /^attempt 1 is stalled: bubblewrap is not installed.*apt-get install/,
  );
  expect((await stepped.store.runs.load(1))?.tasks.get('T1')?.attempts).toMatchObject([{ number: 1 }]);
});

it('a key that the strategist’s provider refuses is not waited for: a person is asked, who reads which one', async () => {
  const server = await provider(
    json(401, { type: 'error', error: { type: 'authentication_error', message: 'no' } }),
  );
  const stepped = await steppedEngine({}, others, () => ({
    model: () => modelAt(seat('anthropic', 'claude-x', server.url)),
  }));
  const head = await openPull(stepped.stage);
  const facts: Fact[] = [
    proposed([spec('T1')]),
    { type: 'tracking_issue_opened', issue: 1 },
    started('T1'),
    delivered('T1', head),
    opened('T1', 2),
  ];
  expect(await wordsAfter(stepped, 1, facts)).toBe(
    'waits for a person: it cannot be reviewed: Anthropic refused the key in ANTHROPIC_API_KEY (401). Set a valid one.',
  );
  expect(server.asked).toHaveLength(1);
});

it('the same trouble is told in the same words, however long it took to be noticed', () => {
  const failed = (ms: number) =>
    stallReason(
      new GitFailure(`git fetch ended with exit code 128: Failed to connect after ${ms} ms: refused`),
    );
  expect(failed(3)).toEqual(failed(41));
  expect(failed(3)).toEqual({
    is: 'repository_unreachable',
    said: 'git fetch ended with exit code 128: Failed to connect: refused',
  });
  expect(stallReason(new Error('a secret: 123'))).toEqual({ is: 'internal_error' });
  expect(stallReason(new ModelFailure('stopped', { is: 'model_call_stopped' }))).toBeUndefined();
});
